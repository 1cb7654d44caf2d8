import fc from 'fast-check';
import { placeTag, planLayout } from '../../../lambda/draw/layout.ts';

test.each([
  [
    { width: 640, height: 480 },
    { width: 640, height: 480, scale: 1 },
  ],
  [
    { width: 4000, height: 3000 },
    { width: 1600, height: 1200, scale: 0.4 },
  ],
  [
    { width: 150, height: 200 },
    { width: 300, height: 400, scale: 2 },
  ],
  [
    { width: 28, height: 28 },
    { width: 420, height: 420, scale: 15 },
  ],
  [
    { width: 10_000, height: 1 },
    { width: 1600, height: 1, scale: 0.16 },
  ],
])('%j is drawn at %j', (source, layout) => {
  expect(planLayout(source, 1600)).toMatchObject(layout);
});

test('lines and letters grow with the picture', () => {
  const small = planLayout({ width: 400, height: 300 }, 1600);
  const large = planLayout({ width: 1600, height: 1200 }, 1600);
  expect(small).toMatchObject({ fontSize: 13, lineWidth: 2 });
  expect(large).toMatchObject({ fontSize: 29, lineWidth: 4 });
});

const picture = { width: 200, height: 100 };
const tag = { width: 50, height: 10 };

test('a tag stands on its box, within it at the top of the picture', () => {
  expect(placeTag(tag, { x: 20, y: 40, width: 60, height: 30 }, picture, [])).toEqual({ x: 20, y: 30, ...tag });
  expect(placeTag(tag, { x: 20, y: 0, width: 60, height: 30 }, picture, [])).toEqual({ x: 20, y: 0, ...tag });
});

test('a tag leaves the place of another free', () => {
  const box = { x: 20, y: 40, width: 60, height: 30 };
  const first = placeTag(tag, box, picture, []);
  const second = placeTag(tag, box, picture, [first]);
  const third = placeTag(tag, box, picture, [first, second]);
  expect([second.y, third.y]).toEqual([40, 70]);
});

test('any tag of any box lies inside the picture', () => {
  const number = fc.double({ min: 0, max: 200, noNaN: true });
  const boxes = fc.record({ x: number, y: number, width: number, height: number });
  fc.assert(
    fc.property(fc.array(boxes, { maxLength: 20 }), (all) => {
      const placed: ReturnType<typeof placeTag>[] = [];
      for (const box of all) placed.push(placeTag(tag, box, picture, placed));
      for (const { x, y } of placed) {
        expect(x >= 0 && x + tag.width <= picture.width).toBe(true);
        expect(y >= 0 && y + tag.height <= picture.height).toBe(true);
      }
    }),
  );
});
