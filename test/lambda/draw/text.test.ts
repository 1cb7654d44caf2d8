import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { makeGlyphs } from '../../../bin/glyphs.ts';
import { createTypesetter, fitText, widthOf } from '../../../lambda/draw/text.ts';

test('the outlines are what bin/glyphs.ts makes of the font', () => {
  const file = join(import.meta.dirname, '..', '..', '..', 'lambda', 'draw', 'glyphs.ts');
  expect(readFileSync(file, 'utf8')).toBe(makeGlyphs());
});

test('width grows with the text and with its size', () => {
  expect(widthOf('platelets', 20)).toBeGreaterThan(widthOf('platelet', 20));
  expect(widthOf('platelets', 40)).toBeCloseTo(2 * widthOf('platelets', 20));
  expect(widthOf('', 20)).toBe(0);
  // 668 of 1000 units of the em, as Inter SemiBold has it.
  expect(widthOf('H', 1000)).toBeCloseTo(746, -1);
});

test('a text that is too long ends in an ellipsis and fits', () => {
  expect(fitText('theatre', 20, 200)).toBe('theatre');
  const fitted = fitText('theatre curtain, theater curtain', 20, 120);
  expect(fitted).toMatch(/^theatre .*…$/);
  expect(widthOf(fitted, 20)).toBeLessThanOrEqual(120);
  expect(fitText('theatre', 20, -5)).toBe('t…');
});

test('each outline is kept once, whatever the number of texts; characters without one become a box', () => {
  const type = createTypesetter();
  const set = type.set('äpp日本', 3, 4, 16, '#000000') + type.set('a p', 3, 4, 16, '#000000');
  expect(set.match(/<use/g)).toHaveLength(7);
  expect(Array.from(type.outlines().matchAll(/id="(\w+)"/g), ([, id]) => id)).toEqual(['ge4', 'g70', 'g0', 'g61']);
});
