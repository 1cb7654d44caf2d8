import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { dataLine } from '../../../cli/serve/data-line.ts';
import { useFolders } from '../../support/folders.ts';

const folder = useFolders();

test('a home that is not there yet is made', async () => {
  const home = join(folder(), 'a', 'b');
  expect(await dataLine(home)).toBe(home);
  expect(existsSync(home)).toBe(true);
});

test('one that cannot be written is told, with what that means', async () => {
  const file = join(folder(), 'file');
  writeFileSync(file, '');
  expect(await dataLine(join(file, 'home'))).toMatch(/home .*cannot be written: .*records, uploads and jobs fail/);
});
