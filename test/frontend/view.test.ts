import fc from 'fast-check';
import { panBy, place, whole, zoomAt } from '../../frontend/src/stage/view.ts';

const picture = { width: 640, height: 480 };
const frame = { width: 800, height: 800 };
const at = fc.integer({ min: 0, max: 800 });

describe('the view of a picture', () => {
  test('shows the whole picture in the middle of its frame at first', () => {
    const { scale, left, top } = place(whole, picture, frame);
    expect(scale).toBeCloseTo(776 / 640);
    expect(left).toBeCloseTo(12);
    expect(top).toBeCloseTo((800 - 480 * scale) / 2);
  });

  test('zooming in and then out by the same leaves the whole picture', () => {
    const back = zoomAt(zoomAt(whole, 3, 100, 700, picture, frame), 1 / 3, 100, 700, picture, frame);
    expect(back.zoom).toBe(1);
    expect(place(back, picture, frame)).toEqual(place(whole, picture, frame));
  });

  test('no zoom or pan leaves a gap wider than the margin where the picture is larger than the frame', () => {
    fc.assert(
      fc.property(
        fc.double({ min: 3, max: 20, noNaN: true }),
        at,
        at,
        fc.integer(),
        fc.integer(),
        (factor, x, y, dx, dy) => {
          const { scale, left, top } = place(
            panBy(zoomAt(whole, factor, x, y, picture, frame), dx, dy, picture, frame),
            picture,
            frame,
          );
          expect(left).toBeLessThanOrEqual(12);
          expect(top).toBeLessThanOrEqual(12);
          expect(left + picture.width * scale).toBeGreaterThanOrEqual(800 - 12 - 1e-6);
          expect(top + picture.height * scale).toBeGreaterThanOrEqual(800 - 12 - 1e-6);
        },
      ),
    );
  });

  test('the point under the pointer stays under it', () => {
    const once = zoomAt(whole, 4, 400, 400, picture, frame);
    const before = place(once, picture, frame);
    const after = place(zoomAt(once, 2, 420, 390, picture, frame), picture, frame);
    expect((420 - after.left) / after.scale).toBeCloseTo((420 - before.left) / before.scale, 6);
    expect((390 - after.top) / after.scale).toBeCloseTo((390 - before.top) / before.scale, 6);
  });
});
