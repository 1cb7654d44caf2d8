import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { type InputSpec, inputSchema } from '../../contract/model.ts';
import { planTransform, toInput, toSource } from '../../vision/geometry.ts';
import { preprocess } from '../../vision/preprocess.ts';
import type { Size, Transform } from '../../vision/types.ts';

type Row = [width: number, height: number, inputWidth: number, inputHeight: number, ...lies: number[]];

const tables: Record<'ultralytics' | 'yolox' | 'torchvision', Row[]> = JSON.parse(
  readFileSync(join(import.meta.dirname, '..', 'fixtures', 'preprocess', 'transforms.json'), 'utf8'),
);

function plan(source: Size, input: Partial<InputSpec> & Size): Transform {
  return planTransform(source, inputSchema.parse(input));
}

test.each([
  ['ultralytics', () => ({ resize: 'letterbox', anchor: 'center' })],
  ['yolox', () => ({ resize: 'letterbox', anchor: 'top-left' })],
  ['torchvision', (input) => ({ resize: 'crop', shortSide: Math.floor((input * 8) / 7) })],
] satisfies [keyof typeof tables, (inputWidth: number) => Partial<InputSpec>][])(
  'whole numbers are those of %s',
  (name, options) => {
    const planned = tables[name].map(([width, height, inputWidth, inputHeight]) => {
      const spec = { width: inputWidth, height: inputHeight, ...options(inputWidth) };
      const { resized, left, top } = plan({ width, height }, spec);
      return [width, height, inputWidth, inputHeight, resized.width, resized.height, left, top];
    });
    expect(planned).toEqual(tables[name]);
    expect(tables[name]).toHaveLength(400);
  },
);

const side = fc.integer({ min: 1, max: 6000 });
const size = fc.record({ width: side, height: side });
const input = fc.record({
  width: fc.integer({ min: 1, max: 1280 }),
  height: fc.integer({ min: 1, max: 1280 }),
  resize: fc.constantFrom('letterbox', 'stretch', 'crop', 'none'),
  anchor: fc.constantFrom('center', 'top-left'),
});

test('a box comes back from model space within half a pixel', () => {
  const corner = fc.double({ min: 0, max: 1, noNaN: true });
  fc.assert(
    fc.property(size, input, fc.tuple(corner, corner, corner, corner), (source, spec, [a, b, c, d]) => {
      const transform = plan(source, spec);
      const box = [a * source.width, b * source.height, c * source.width, d * source.height] as const;
      const back = toSource(toInput(box, transform), transform);
      expect(Math.max(...back.map((value, i) => Math.abs(value - box[i]!)))).toBeLessThan(0.5);
    }),
    { numRuns: 5000 },
  );
});

test('a letterbox lies wholly in the input and touches both of a pair of its sides; a crop covers it', () => {
  fc.assert(
    fc.property(size, input, (source, spec) => {
      const transform = plan(source, spec);
      const whole = [0, 0, source.width, source.height] as const;
      const [x1, y1, x2, y2] = toInput(whole, transform).map((value) => Math.round(value * 1e6) / 1e6);
      if (spec.resize === 'letterbox') {
        expect([x1! >= 0, y1! >= 0, x2! <= spec.width, y2! <= spec.height]).toEqual([true, true, true, true]);
        // YOLOX cuts fractions off, so that it may miss the far side by one pixel.
        expect(x2! - x1! >= spec.width - 1 || y2! - y1! >= spec.height - 1).toBe(true);
      } else if (spec.resize === 'crop') {
        expect([x1! <= 0, y1! <= 0, x2! >= spec.width, y2! >= spec.height]).toEqual([true, true, true, true]);
      } else {
        expect([x1, y1, x2, y2]).toEqual([0, 0, transform.input.width, transform.input.height]);
      }
    }),
    { numRuns: 2000 },
  );
});

test('none keeps the size of the picture', () => {
  const source = { width: 31, height: 17 };
  expect(plan(source, { width: 640, height: 640, resize: 'none' })).toEqual({
    source,
    input: source,
    resized: source,
    left: 0,
    top: 0,
  });
});

test.each([
  ['upright', { width: 300, height: 500 }, { width: 64, height: 106 }, [0, -29]],
  ['across', { width: 500, height: 300 }, { width: 80, height: 48 }, [-8, 0]],
] as const)(
  'a crop without a short side is of the smallest size that covers the input: %s',
  (_, source, resized, offset) => {
    const planned = plan(source, { width: 64, height: 48, resize: 'crop' });
    expect([planned.resized, [planned.left, planned.top]]).toEqual([resized, offset]);
  },
);

test('a crop wider than the picture is padded about its centre', () => {
  const { resized, left, top } = plan({ width: 10, height: 20 }, { width: 9, height: 4, resize: 'crop', shortSide: 4 });
  expect([resized, left, top]).toEqual([{ width: 4, height: 8 }, 2, -2]);
});

test.each(['letterbox', 'stretch', 'crop'] as const)(
  '%s: what is drawn in the picture is found where it was',
  (resize) => {
    // A bright rectangle: its centre of mass in the tensor, taken back, is its centre in the picture.
    const source = { width: 500, height: 367 };
    const [x1, y1, x2, y2] = [210, 140, 330, 260];
    const data = new Uint8Array(source.width * source.height);
    for (let y = y1; y < y2; y++) data.fill(255, y * source.width + x1, y * source.width + x2);
    const spec = inputSchema.parse({ width: 131, height: 97, color: 'gray', resize, resample: 'opencv-area', pad: 0 });
    const transform = planTransform(source, spec);
    const tensor = preprocess({ data, ...source, channels: 1 }, spec, transform);

    let mass = 0;
    let sumX = 0;
    let sumY = 0;
    for (const [i, level] of (tensor.data as Float32Array).entries()) {
      mass += level;
      sumX += level * ((i % spec.width) + 0.5);
      sumY += level * (Math.floor(i / spec.width) + 0.5);
    }
    const centre = [sumX / mass, sumY / mass] as const;
    const [x, y] = toSource([...centre, ...centre], transform);
    expect(Math.abs(x - (x1 + x2) / 2)).toBeLessThan(0.5);
    expect(Math.abs(y - (y1 + y2) / 2)).toBeLessThan(0.5);
  },
);
