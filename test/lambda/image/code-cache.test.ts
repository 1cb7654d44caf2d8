import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const source = join(import.meta.dirname, '..', '..', '..', 'lambda', 'image', 'code-cache.ts');
const folder = mkdtempSync(join(tmpdir(), 'glimpse-code-'));
const file = join(folder, 'service.cjs');
writeFileSync(
  file,
  `exports.answer = (name) => [name, require('./late.cjs').twice(21), require('node:path').basename(__filename), module.exports === exports];`,
);
writeFileSync(join(folder, 'late.cjs'), 'exports.twice = (number) => 2 * number;');
afterAll(() => rmSync(folder, { recursive: true }));

/** What the bundle answers in a process of its own. */
function answer({ save = false, flags = [] as string[] } = {}): unknown {
  const script = `import { load, saveCaches } from ${JSON.stringify(source)};
    const { answer } = load(${JSON.stringify(file)});
    console.log(JSON.stringify(answer('Ä')));
    if (${save}) saveCaches();`;
  const args = [...flags, '--input-type=module', '--no-warnings', '--eval', script];
  return JSON.parse(execFileSync(process.execPath, args, { encoding: 'utf8' }));
}

const expected = ['Ä', 42, 'service.cjs', true];
const caches = () => readdirSync(folder).filter((name) => name.endsWith('.cache'));

test('a bundle runs without a cache, and leaves one for itself and for what it read late', () => {
  expect(answer()).toEqual(expected);
  expect(caches()).toEqual([]);
  expect(answer({ save: true })).toEqual(expected);
  expect(caches()).toEqual(['late.cache', 'service.cache']);
});

test('with its cache it answers the same', () => {
  expect(statSync(join(folder, 'service.cache')).size).toBeGreaterThan(200);
  expect(answer()).toEqual(expected);
});

test('code that V8 does not take is compiled', () => {
  writeFileSync(join(folder, 'service.cache'), 'not code');
  expect(answer()).toEqual(expected);
  writeFileSync(file, `exports.answer = () => 'another bundle';`);
  expect(answer()).toBe('another bundle');
});

test('code made with --expose-gc is kept apart', () => {
  answer({ save: true, flags: ['--expose-gc'] });
  expect(caches()).toContain('service.gc.cache');
});
