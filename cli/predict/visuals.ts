import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, extname, join } from 'node:path';

/** Writes the picture of a result below `folder`, under the name of the picture it was made of. */
export async function writeVisual(folder: string, file: string, dataUrl: string | undefined): Promise<void> {
  if (dataUrl === undefined) return;
  const path = join(folder, visualName(file));
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, Buffer.from(dataUrl.slice(dataUrl.indexOf(',') + 1), 'base64'));
}

/** Drawn pictures are JPEG; another extension stays in the name, so that `a.png` and `a.jpg` do not meet. */
export function visualName(file: string): string {
  const inside = file
    .split(/[/\\]/)
    .filter((part) => part !== '..' && part !== '.' && part !== '')
    .map((part) => part.replace(':', '_'))
    .join('/');
  return /^\.jpe?g$/i.test(extname(inside)) ? inside : `${inside}.jpg`;
}
