import { buffer } from 'node:stream/consumers';
import { type Entry, fromBufferPromise, getFileNameLowLevel } from 'yauzl';
import { jobLimits } from '../../contract/jobs.ts';
import { limits } from '../../contract/limits.ts';
import { ProblemError } from '../../contract/problems.ts';
import type { Fault } from './manifest.ts';
import { comparePaths, isLitter, isPictureName } from './picture-names.ts';

/** What an upload's ZIP may come to when unpacked: pictures hardly shrink, so that more is a bomb. */
const MOST_BYTES = 2_000_000_000;

export interface ZipEntry {
  readonly file: string;
  /** The bytes, or why there are none. */
  readonly content: Uint8Array | Fault;
}

/** Whether bytes are a ZIP: they start as the first file of one does, or as the end of an empty one. */
export function isZip(bytes: Uint8Array): boolean {
  const [p, k, a, b] = bytes;
  return p === 0x50 && k === 0x4b && ((a === 3 && b === 4) || (a === 5 && b === 6));
}

/**
 * The pictures of a ZIP, one after the other in the order of their names, with all folders below it. What is no picture by
 * its name is passed over, as in a folder. What is not to be trusted (a name that leads elsewhere, a link, encryption, more
 * bytes than stated) is told in its place.
 * @throws ProblemError `request_invalid` for what is no readable ZIP, or unpacks to more than a job may have
 */
export async function* unzip(bytes: Uint8Array, mostBytes = MOST_BYTES): AsyncGenerator<ZipEntry> {
  const zip = await fromBufferPromise(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength), {
    // Names are looked at here: one bad name is one failure, not that of all.
    decodeStrings: false,
    autoClose: false,
  }).catch(unreadable);
  const entries: Named[] = [];
  let total = 0;
  try {
    for await (const entry of zip.eachEntry()) {
      const file = getFileNameLowLevel(entry.generalPurposeBitFlag, entry.fileNameRaw, entry.extraFields, false);
      if (!isPictureName(file) || isLitter(file)) continue;
      entries.push({ file, entry });
      total += entry.uncompressedSize;
      if (entries.length > jobLimits.pictures) refuse(`has more than ${jobLimits.pictures} pictures`);
      if (total > mostBytes) refuse(`unpacks to more than ${mostBytes} bytes`);
    }
  } catch (error) {
    unreadable(error);
  }
  for (const { file, entry } of entries.sort((a, b) => comparePaths(a.file, b.file))) {
    const fault = faultOf(file, entry);
    if (fault) {
      yield { file: shown(file), content: fault };
      continue;
    }
    // Fails where the data are more, or fewer, than the entry says.
    const content = await zip
      .openReadStreamPromise(entry)
      .then(buffer)
      .catch((error: Error): Fault => ({ code: 'image_unreadable', detail: `In the ZIP: ${error.message}` }));
    yield { file, content };
  }
}

interface Named {
  readonly file: string;
  readonly entry: Entry;
}

function faultOf(file: string, entry: Entry): Fault | undefined {
  const { uncompressedSize } = entry;
  // The upper half holds the Unix mode, where there is one.
  const isLink = ((entry.externalFileAttributes >>> 16) & 0o170000) === 0o120000;
  const parts = file.split('/');
  if (file.length > 512 || /[\\\p{Cc}]|^[A-Za-z]:/u.test(file) || parts.some((part) => part === '' || part === '..'))
    return { code: 'request_invalid', detail: 'In the ZIP: the name is not a plain path inside of it.' };
  if (isLink) return { code: 'request_invalid', detail: 'In the ZIP: a link, which leads nowhere here.' };
  if (entry.isEncrypted()) return { code: 'image_unreadable', detail: 'In the ZIP: encrypted.' };
  if (uncompressedSize > limits.remoteBytes)
    return {
      code: 'image_too_large',
      detail: `In the ZIP: ${uncompressedSize} bytes, allowed: ${limits.remoteBytes}.`,
    };
  return undefined;
}

// What results name must be one line and end somewhere.
function shown(name: string): string {
  return name.replace(/\p{Cc}/gu, '?').slice(0, 512);
}

function refuse(what: string): never {
  throw new ProblemError('request_invalid', `The ZIP ${what}.`);
}

function unreadable(error: unknown): never {
  if (error instanceof ProblemError) throw error;
  throw new ProblemError('request_invalid', `The ZIP cannot be read: ${(error as Error).message}`, { cause: error });
}
