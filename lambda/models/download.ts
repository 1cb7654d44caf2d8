import { createHash, randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { type FileHandle, mkdir, open, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { ProblemError } from '../../contract/problems.ts';
import { sha256OfFile } from './package.ts';
import type { Objects, Part } from './s3-objects.ts';

/** One connection to S3 gives about 80 MB/s; parts of this size in this number fill a Lambda's network. */
const PART_BYTES = 8_000_000;
const IN_FLIGHT = 8;
/** Tries a part gets, since a body may break off after the client's own retries are over. */
const TRIES = 3;

/**
 * Brings an object to `path` unless it is there already, whole and right.
 * @returns whether it was downloaded; undefined where there is no such object
 * @throws ProblemError model_invalid where the object's sha256 is another, model_unavailable
 */
export async function download(
  objects: Objects,
  key: string,
  path: string,
  sha256: string,
): Promise<boolean | undefined> {
  if (existsSync(path) && sha256OfFile(path) === sha256) return false;
  const first = await objects.readPart(key, 0, PART_BYTES);
  if (!first) return undefined;
  const partial = `${path}.${randomUUID()}.part`;
  await mkdir(dirname(path), { recursive: true });
  try {
    const file = await open(partial, 'w');
    let got: string;
    try {
      got = await fill(file, objects, key, first);
    } finally {
      await file.close();
    }
    if (got !== sha256)
      throw new ProblemError('model_invalid', `${key}: its sha256 is ${got}, model.json says ${sha256}.`);
    await rename(partial, path);
  } finally {
    await rm(partial, { force: true });
  }
  return true;
}

// Parts arrive side by side and are written and hashed in order; a few are in memory at a time.
async function fill(file: FileHandle, objects: Objects, key: string, first: Part): Promise<string> {
  const hash = createHash('sha256');
  const starts: number[] = [];
  for (let from = first.bytes.length; from < first.size; from += PART_BYTES) starts.push(from);
  const fetchPart = (from: number) => {
    const part = withRetries(() => objects.readPart(key, from, Math.min(from + PART_BYTES, first.size), first.etag));
    // Awaited in its turn; until then a failure must not count as unhandled.
    part.catch(() => {});
    return part;
  };
  const pending = starts.splice(0, IN_FLIGHT).map(fetchPart);
  for (let part: Part | undefined = first; part; part = await pending.shift()) {
    const next = starts.shift();
    if (next !== undefined) pending.push(fetchPart(next));
    hash.update(part.bytes);
    await file.appendFile(part.bytes);
  }
  return hash.digest('hex');
}

async function withRetries<T>(work: () => Promise<T>): Promise<T> {
  for (let tries = 1; ; tries++) {
    try {
      return await work();
    } catch (error) {
      if (tries === TRIES) throw error;
    }
  }
}
