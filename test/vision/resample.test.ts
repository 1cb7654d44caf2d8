import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Resampler } from '../../contract/model.ts';
import { resample, resampleRows } from '../../vision/resample.ts';
import type { Pixels, Size } from '../../vision/types.ts';

interface Case {
  source: Size & { channels: 1 | 3; offset: number };
  to: Size;
  expected: Record<Exclude<Resampler, 'fast'>, number>;
}

const folder = join(import.meta.dirname, '..', 'fixtures', 'resample');
const cases: Case[] = JSON.parse(readFileSync(join(folder, 'cases.json'), 'utf8'));
const blob = new Uint8Array(readFileSync(join(folder, 'pixels.bin')));

function picture({ width, height, channels, offset }: Case['source']): Pixels {
  return { data: blob.subarray(offset, offset + width * height * channels), width, height, channels };
}

const exact = ['opencv-linear', 'opencv-area', 'nearest', 'pil-bilinear', 'pil-bicubic'] as const;

test.each(exact)('%s gives the very bytes of the library', (how) => {
  const wrong = cases.filter(({ source, to, expected }) => {
    const { data } = resample(picture(source), to, how);
    return Buffer.compare(data, blob.subarray(expected[how], expected[how] + data.length)) !== 0;
  });
  expect(cases).toHaveLength(21);
  expect(wrong).toEqual([]);
});

test.each([...exact, 'fast'] as const)('%s: some columns and rows are those of the whole', (how) => {
  for (const { source, to } of cases) {
    const whole = resample(picture(source), to, how).data;
    const columns = { start: Math.floor(to.width / 3), end: to.width - Math.floor(to.width / 4) };
    const rows = { start: Math.floor(to.height / 4), end: to.height - Math.floor(to.height / 5) };
    const seen: number[] = [];
    resampleRows(picture(source), to, how, { columns, rows }, (row, y) => {
      const at = (y * to.width + columns.start) * source.channels;
      expect(row).toHaveLength((columns.end - columns.start) * source.channels);
      expect(Buffer.compare(row, whole.subarray(at, at + row.length))).toBe(0);
      seen.push(y);
    });
    expect(seen).toEqual(Array.from({ length: rows.end - rows.start }, (_, i) => rows.start + i));
  }
});

test('a picture of the wanted size passes as it is', () => {
  const pixels = picture(cases[0]!.source);
  for (const how of exact) expect(Buffer.compare(resample(pixels, pixels, how).data, pixels.data)).toBe(0);
});
