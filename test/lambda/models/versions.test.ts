import { compareVersions, isModelName, isVersion } from '../../../lambda/models/versions.ts';

describe('compareVersions', () => {
  it('orders as semver.org does', () => {
    const inOrder = [
      '0.9.9',
      '1.0.0-alpha',
      '1.0.0-alpha.1',
      '1.0.0-alpha.beta',
      '1.0.0-beta',
      '1.0.0-beta.2',
      '1.0.0-beta.11',
      '1.0.0-rc.1',
      '1.0.0',
      '1.2.0',
      '1.10.0',
      '2.0.0',
    ];
    const shuffled = inOrder.map((_, at) => inOrder[(at * 5) % inOrder.length] as string);
    expect(shuffled.toSorted(compareVersions)).toEqual(inOrder);
    expect(compareVersions('1.0.0', '1.0.0')).toBe(0);
  });
});

describe('names from outside', () => {
  it.each(['cells', 'yolo11n', 'a.b_c-d', '0'])('%s can be a model', (name) => expect(isModelName(name)).toBe(true));
  it.each(['', '.', '..', '../x', 'a/b', 'a\\b', 'Cells', '-x', 'x'.repeat(65), 'a\0'])('%j cannot', (name) => {
    expect(isModelName(name)).toBe(false);
  });
  it.each(['1.0.0', '10.20.30-rc.1'])('%s can be a version', (version) => expect(isVersion(version)).toBe(true));
  it.each(['', '1.0', 'v1.0.0', '1.0.0/..', '../1.0.0', '1.0.0-../x'])('%j cannot', (version) => {
    expect(isVersion(version)).toBe(false);
  });
});
