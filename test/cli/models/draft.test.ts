import { nameFrom, nextVersion, setFields } from '../../../cli/models/draft.ts';

describe('setFields', () => {
  it('sets fields at any depth, as JSON or else as text', () => {
    const draft = { input: { width: 320, mean: [0, 0, 0] }, description: '' };
    const settings = ['input.width=416', 'input.mean=[1,2,3]', 'output.family=yolo', 'description=a=b c'];
    expect(setFields(draft, settings)).toEqual({
      input: { width: 416, mean: [1, 2, 3] },
      output: { family: 'yolo' },
      description: 'a=b c',
    });
    expect(draft.input.width).toBe(320);
  });

  it.each(['input.color', '=bgr', 'input..color=bgr', '__proto__.polluted=1', 'input[0]=1'])(
    'refuses %s',
    (setting) => {
      expect(() => setFields({}, [setting])).toThrow(`got "${setting}", allowed: field=value`);
      expect(({} as { polluted?: unknown }).polluted).toBeUndefined();
    },
  );

  it('does not reach into what every object has', () => {
    expect(JSON.stringify(setFields({}, ['constructor.prototype.polluted=1']))).toContain('polluted');
    expect(({} as { polluted?: unknown }).polluted).toBeUndefined();
  });
});

describe('names and versions', () => {
  it.each([
    ['yolox_nano', 'yolox_nano'],
    ['YOLOX Nano (1)', 'yolox-nano-1'],
    ['..hidden', 'hidden'],
    ['模型', 'model'],
  ])('%s becomes %s', (title, name) => expect(nameFrom(title)).toBe(name));

  it('the next version is the minor one after the newest', () => {
    expect(nextVersion([])).toBe('1.0.0');
    expect(nextVersion(['1.0.0', '1.9.3'])).toBe('1.10.0');
    expect(nextVersion(['2.0.0-rc.1'])).toBe('2.1.0');
  });
});
