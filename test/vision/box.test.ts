import { clipped, iou } from '../../vision/box.ts';

const box = (x: number, y: number, width: number, height: number) => ({ x, y, width, height });

describe('iou', () => {
  it('is 1 for the same box, 0 for boxes that only touch, and 0 for empty ones', () => {
    expect(iou(box(1, 2, 3, 4), box(1, 2, 3, 4))).toBe(1);
    expect(iou(box(0, 0, 2, 2), box(2, 0, 2, 2))).toBe(0);
    expect(iou(box(0, 0, 0, 0), box(0, 0, 0, 0))).toBe(0);
  });

  it('is the shared part of what both cover', () => {
    expect(iou(box(0, 0, 10, 10), box(5, 0, 10, 10))).toBeCloseTo(50 / 150, 12);
  });
});

describe('clipped', () => {
  const size = { width: 40, height: 30 };

  it('is the part in the picture, and the very box where that is all of it', () => {
    expect(clipped(box(-5, 20, 10, 20), size)).toEqual(box(0, 20, 5, 10));
    const whole = box(0.1, 0.2, 0.2, 0.1);
    expect(clipped(whole, size)).toBe(whole);
  });

  it('is nothing of a box that is empty or lies elsewhere', () => {
    for (const none of [
      box(1, 1, 0, 5),
      box(1, 1, 5, 0),
      box(40, 0, 5, 5),
      box(0, -5, 5, 5),
      box(Number.NaN, 0, 5, 5),
    ]) {
      expect(clipped(none, size)).toBeUndefined();
    }
  });
});
