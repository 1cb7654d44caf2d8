import { existsSync } from 'node:fs';
import { join } from 'node:path';

const root = join(import.meta.dirname, '..', '..', 'shared', 'data');

/** Absolute path of a file of the data folder that lies beside the project, where there is one. */
export function shared(path = ''): string {
  return join(root, path);
}

/** `describe` where the data folder is there; else a skip whose name says why. */
export function describeShared(name: string, tests: () => void): void {
  if (existsSync(root)) describe(name, tests);
  // The tests themselves may read the folder while they are collected.
  else describe.skip(name, () => it('needs ../shared/data, which is not there', () => {}));
}
