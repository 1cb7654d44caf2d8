import type { Dirent } from 'node:fs';
import { copyFile, mkdir, open, readdir, realpath } from 'node:fs/promises';
import { dirname, join, sep } from 'node:path';
import { limits } from '../../contract/limits.ts';
import { ProblemError } from '../../contract/problems.ts';
import { isLitter, isPictureName } from './picture-names.ts';

/** Folder below a prefix that scheduled results are put into; its files are no pictures of the next run. */
export const RESULTS_FOLDER = 'results';

/** Port: where people put pictures for jobs. Paths come from requests: what leads out of the inbox is simply not there. */
export interface Inbox {
  /** Pictures below a folder, by their paths in the inbox, in their order; nothing where there is no such folder. */
  list(prefix: string): AsyncIterable<string>;
  /** @throws ProblemError `not_found`, `image_too_large` */
  read(path: string): Promise<Uint8Array>;
  /** Puts a local file there. */
  writeFile(path: string, source: string, contentType: string): Promise<void>;
}

/**
 * A prefix as a plain folder path: without slashes around it.
 * @throws ProblemError `request_invalid` for one that climbs, is absolute, or holds what no folder's name does
 */
export function plainPrefix(prefix: string): string {
  const plain = prefix.replace(/\/+$/, '');
  const isPlain = plain.split('/').every((part) => part !== '' && !part.startsWith('.') && !/[\\\p{Cc}]/u.test(part));
  if (isPlain) return plain;
  throw new ProblemError(
    'request_invalid',
    `source.prefix: got ${JSON.stringify(prefix.slice(0, 100))}, allowed: a folder of the inbox such as returns/monday, whose parts do not start with "."`,
  );
}

/** Whether `path`, below `prefix`, is a picture that a run is about. */
export function isWanted(path: string, prefix: string): boolean {
  const below = path.slice(prefix.length + 1);
  return isPictureName(below) && !isLitter(below) && !below.startsWith(`${RESULTS_FOLDER}/`);
}

/** An inbox that is a folder. */
export function createFolderInbox(root: string): Inbox {
  /** The real place of a path, links followed; undefined where it is not inside of the inbox. */
  async function inside(path: string): Promise<string | undefined> {
    try {
      const [top, real] = await Promise.all([realpath(root), realpath(join(root, path))]);
      return real.startsWith(top + sep) ? real : undefined;
    } catch {
      return undefined;
    }
  }

  // Folder by folder, as `glimpse predict` walks: results have the same order.
  async function* below(folder: string, prefix: string): AsyncGenerator<string> {
    const real = await inside(folder);
    const entries = real === undefined ? [] : await readdir(real, { withFileTypes: true }).catch((): Dirent[] => []);
    for (const entry of entries.sort((a, b) => (a.name < b.name ? -1 : 1))) {
      const path = `${folder}/${entry.name}`;
      if (isLitter(entry.name)) continue;
      // Links to folders are not followed: they may lead back up.
      if (entry.isDirectory()) yield* below(path, prefix);
      else if (isWanted(path, prefix)) yield path;
    }
  }

  return {
    list: (prefix) => below(plainPrefix(prefix), plainPrefix(prefix)),
    async read(path) {
      const real = await inside(path);
      if (real === undefined) throw new ProblemError('not_found', `${path} is not in the inbox.`);
      await using handle = await open(real);
      checkSize((await handle.stat()).size);
      return handle.readFile();
    },
    async writeFile(path, source) {
      const target = join(root, plainPrefix(dirname(path)));
      await mkdir(target, { recursive: true });
      await copyFile(source, join(root, path));
    },
  };
}

/** @throws ProblemError `image_too_large` */
export function checkSize(bytes: number): void {
  if (bytes <= limits.remoteBytes) return;
  throw new ProblemError('image_too_large', `The file has ${bytes} bytes, allowed: ${limits.remoteBytes}.`);
}
