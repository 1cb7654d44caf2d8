import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { Failure } from '../../failure.ts';
import type { ClassSet, DataSetOptions } from '../data-set.ts';
import { firstOf, picturesIn, readBytes } from '../folder.ts';

export async function recognises(dir: string): Promise<boolean> {
  return (await classFolders(firstOf(dir, 'val') ?? dir)).length > 1;
}

/** A folder for each class, named as it; or such folders for each split. */
export async function open(dir: string, { split }: DataSetOptions): Promise<ClassSet> {
  const folder = firstOf(dir, split ?? 'val');
  if (split !== undefined && folder === undefined) {
    throw new Failure(`option --split: got "${split}", but there is no such folder in ${dir}`, 2);
  }
  const root = folder ?? dir;
  const classes = await classFolders(root);
  const files = await Promise.all(classes.map((name) => picturesIn(join(root, name))));
  return {
    kind: 'classes',
    ...(folder !== undefined && { part: split ?? 'val' }),
    classes,
    examples: files.flatMap((own, classIndex) =>
      own.map((name) => {
        const file = join(root, classes[classIndex]!, name);
        return { file, read: async () => ({ picture: await readBytes(file), truth: classIndex }) };
      }),
    ),
  };
}

async function classFolders(root: string): Promise<string[]> {
  const entries = await readdir(root, { withFileTypes: true }).catch(() => []);
  const names = entries.filter((entry) => entry.isDirectory() && !entry.name.startsWith('.')).map(({ name }) => name);
  const pictures = await Promise.all(names.map((name) => picturesIn(join(root, name))));
  return names.filter((_name, i) => pictures[i]!.length > 0).sort();
}
