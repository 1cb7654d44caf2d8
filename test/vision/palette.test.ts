import { colorOf, inkOn } from '../../vision/palette.ts';

describe('palette', () => {
  test('gives each of the first 30 classes its own colour, always the same', () => {
    const colors = Array.from({ length: 30 }, (_, classId) => colorOf(classId));
    expect(new Set(colors).size).toBe(30);
    expect(colors[0]).toBe('#56b4e9');
    expect(colorOf(0)).toBe(colors[0]);
  });

  test('starts over after 30 classes', () => {
    expect(colorOf(30)).toBe(colorOf(0));
  });

  test('writes on each colour with a contrast of at least 4.5', () => {
    for (let classId = 0; classId < 30; classId++) {
      const color = colorOf(classId);
      const luminance = luminanceOf(color);
      const contrast = inkOn(color) === '#000000' ? (luminance + 0.05) / 0.05 : 1.05 / (luminance + 0.05);
      expect(contrast).toBeGreaterThanOrEqual(4.5);
    }
  });
});

function luminanceOf(color: string): number {
  const linear = [1, 3, 5].map((at) => {
    const channel = Number.parseInt(color.slice(at, at + 2), 16) / 255;
    return channel <= 0.04045 ? channel / 12.92 : ((channel + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * linear[0]! + 0.7152 * linear[1]! + 0.0722 * linear[2]!;
}
