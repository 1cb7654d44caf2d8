import fc from 'fast-check';
import { parsePythonLiteral } from '../../../lambda/models/python-literal.ts';

describe('parsePythonLiteral', () => {
  it.each([
    [
      "{0: 'person', 1: \"it's\"}",
      new Map([
        [0, 'person'],
        [1, "it's"],
      ] as [number, string][]),
    ],
    ['[640, 640]', [640, 640]],
    [
      "{'batch': 1, 'half': False, 'opset': None}",
      new Map<string, unknown>([
        ['batch', 1],
        ['half', false],
        ['opset', null],
      ]),
    ],
    ['(1, 2.5, -3e-2,)', [1, 2.5, -0.03]],
    ["'a\\'b\\n\\x41\\u00e9\\\\d'", "a'b\nAé\\d"],
    ['True', true],
    [' { } ', new Map()],
  ])('%s', (source, value) => {
    expect(parsePythonLiteral(source)).toEqual(value);
  });

  it.each(['', 'detect', "{0: 'a'", "__import__('os')", "['a' 'b']", '[1 2]', "'open", '1 + 1', "'\\xZZ'", '[,]'])(
    '%s is not a plain value',
    (source) => {
      expect(parsePythonLiteral(source)).toBeUndefined();
    },
  );

  it('nesting without end is refused, not followed', () => {
    expect(parsePythonLiteral('['.repeat(100_000))).toBeUndefined();
  });

  it('any text gives a value or undefined', () => {
    const pieces = fc.constantFrom(
      '{',
      '}',
      '[',
      ']',
      '(',
      ',',
      ':',
      "'",
      '"',
      '\\',
      'x4',
      '0',
      '1.5',
      'None',
      ' ',
      'é',
    );
    fc.assert(
      fc.property(fc.array(pieces), (parts) => void parsePythonLiteral(parts.join(''))),
      { numRuns: 2000 },
    );
  });
});
