import { looksOf, planLooks } from '../../vision/occlusion-plan.ts';

const picture = { width: 640, height: 480 };

test('without a box the whole picture is looked at, twelve cells along its longer side', () => {
  const plan = planLooks(picture, undefined, Number.POSITIVE_INFINITY);
  expect(plan).toEqual({ rows: 9, columns: 12, top: 0, bottom: 9, left: 0, right: 12 });
  expect(looksOf(plan)).toBe(10 * 13);
});

test('the map is as fine as so many looks allow, to the last', () => {
  expect(planLooks(picture, undefined, 30)).toMatchObject({ rows: 4, columns: 5 });
  expect(planLooks(picture, undefined, 29)).toMatchObject({ rows: 3, columns: 4 });
});

test('of an object its box and a tenth of its sides around are looked at, in cells no finer than a 64th', () => {
  const box = { x: 300, y: 200, width: 60, height: 40 };
  const plan = planLooks({ width: 600, height: 400 }, box, Number.POSITIVE_INFINITY);
  expect(plan).toEqual({ rows: 43, columns: 64, top: 21, bottom: 26, left: 31, right: 39 });
});

test('around an object at the edge it is looked at no farther than the picture goes', () => {
  const box = { x: 480, y: 0, width: 160, height: 120 };
  const plan = planLooks(picture, box, Number.POSITIVE_INFINITY);
  expect(plan).toMatchObject({ top: 0, right: plan.columns });
});
