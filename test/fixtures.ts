import { join } from 'node:path';

/** Absolute path of a file of `test/fixtures`. */
export function fixture(path: string): string {
  return join(import.meta.dirname, 'fixtures', path);
}
