import { createWriteStream } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { type Entry, openPromise } from 'yauzl';
import { packagePath } from '../../lambda/models/package.ts';
import { Failure } from '../failure.ts';

/** What a package's zip may come to: ONNX itself ends at 2 GB. */
const most = { bytes: 2 ** 31, files: 10_000 };

/**
 * Unpacks a zip into an empty folder.
 * @throws Failure for names that leave the folder, links, encryption, and more than a package can hold
 */
export async function unzip(file: string, folder: string, limits = most): Promise<void> {
  try {
    const zip = await openPromise(file);
    let bytes = 0;
    let files = 0;
    for await (const entry of zip.eachEntry()) {
      if (isLitter(entry.fileName)) continue;
      files++;
      bytes += entry.uncompressedSize;
      if (files > limits.files) throw new Failure(`${file}: more than ${limits.files} files`);
      if (bytes > limits.bytes) throw new Failure(`${file}: unpacks to more than ${limits.bytes} bytes`);
      check(file, entry);
      const target = join(folder, entry.fileName);
      await mkdir(dirname(target), { recursive: true });
      // The stream fails where the data are more than the entry says.
      await pipeline(await zip.openReadStreamPromise(entry), createWriteStream(target, { flags: 'wx' }));
    }
  } catch (error) {
    if (error instanceof Failure) throw error;
    throw new Failure(`${file}: cannot be unpacked: ${(error as Error).message}`);
  }
}

// Folders come with their files; the rest is what systems leave behind in zips.
function isLitter(name: string): boolean {
  return name.endsWith('/') || name.startsWith('__MACOSX/') || /(^|\/)(\.[^/.][^/]*|Thumbs\.db)$/.test(name);
}

function check(file: string, entry: Entry): void {
  const name = JSON.stringify(entry.fileName);
  if (!packagePath.test(entry.fileName)) throw new Failure(`${file}: the name ${name} is not a plain path`);
  if (entry.isEncrypted()) throw new Failure(`${file}: ${name} is encrypted`);
  // The upper half holds the Unix mode, where there is one.
  const kind = (entry.externalFileAttributes >>> 16) & 0o170000;
  if (kind === 0o120000) throw new Failure(`${file}: ${name} is a link`);
}
