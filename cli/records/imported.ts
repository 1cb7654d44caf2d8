import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { Failure } from '../failure.ts';
import { homeOf } from '../local.ts';

const pattern = /^[a-z0-9][a-z0-9._-]{0,63}$/i;

/** The folder of an imported data set, whether it is there or not. @throws Failure for what is no name */
export function importedFolder(name: string): string {
  if (!pattern.test(name)) {
    throw new Failure(`data set "${name}": allowed: letters, digits, ".", "_" and "-", 64 at most`, 2);
  }
  return join(homeOf(), 'datasets', name);
}

export function isImported(name: string): boolean {
  return pattern.test(name) && existsSync(importedFolder(name));
}
