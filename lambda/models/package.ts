import { createHash } from 'node:crypto';
import { closeSync, openSync, readFileSync, readSync } from 'node:fs';
import { readdir, stat } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';
import type { z } from 'zod';
import { type Manifest, manifestSchema } from '../../contract/model.ts';
import { ProblemError } from '../../contract/problems.ts';
import { faultsOf } from '../faults.ts';
import { readOnnxFile } from './onnx-file.ts';
import { portFaults } from './ports.ts';
import { runtimeFaults } from './runtime.ts';

/** The paths a package's files can have: plain parts, no hidden files, nothing that leaves the folder. */
export const packagePath = /^\w[\w.-]*(\/\w[\w.-]*)*$/;

/** @throws ProblemError model_invalid naming each field, what it holds and what is allowed */
export function parseManifest(json: string, where = 'model.json'): Manifest {
  return parseFile(json, where, manifestSchema);
}

/** @throws ProblemError model_invalid where the folder has no model.json, or none that is valid */
export async function readManifest(dir: string): Promise<Manifest> {
  const path = join(dir, 'model.json');
  let json: string;
  try {
    json = readFileSync(path, 'utf8');
  } catch (cause) {
    throw new ProblemError('model_invalid', `${path}: cannot be read: ${(cause as Error).message}`, { cause });
  }
  return parseManifest(json, path);
}

/**
 * Checks a package whole, short of running it: manifest, checksum, operators and versions, shapes.
 * @throws ProblemError model_invalid naming everything that is wrong
 */
export async function validatePackage(dir: string): Promise<Manifest> {
  const manifest = await readManifest(dir);
  const path = join(dir, manifest.file);
  verifySha256(path, manifest.sha256);
  const file = await readOnnxFile(path);
  refuse(path, [...runtimeFaults(file), ...portFaults(manifest, file.inputs, file.outputs)]);
  return manifest;
}

/** What may lie beside the files of a package that lies flat: its pointer, its history and baselines, other versions. */
const beside = /^(current\.json$|history\/|baselines\/|\d+\.\d+\.\d+[^/]*\/)/;

/** Paths of the files that belong to the package in a folder, with `/` on every system. */
export async function packageFiles(dir: string): Promise<string[]> {
  const items = await readdir(dir, { recursive: true, withFileTypes: true });
  const paths = items.map((item) => relative(dir, join(item.parentPath, item.name)).replaceAll(sep, '/'));
  const isPart = async (path: string) =>
    packagePath.test(path) && !beside.test(path) && (await stat(join(dir, path))).isFile();
  const parts = await Promise.all(paths.map(isPart));
  return paths.filter((_, at) => parts[at]).sort();
}

/** @throws ProblemError model_invalid where there is any fault, naming all of them */
export function refuse(where: string, faults: readonly string[]): void {
  if (faults.length > 0) throw new ProblemError('model_invalid', `${where}: ${faults.join('; ')}.`);
}

/** @throws ProblemError model_invalid where the file is not there, or not the one meant */
export function verifySha256(path: string, wanted: string): void {
  let got: string;
  try {
    got = sha256OfFile(path);
  } catch (cause) {
    throw new ProblemError('model_invalid', `${path}: cannot be read: ${(cause as Error).message}`, { cause });
  }
  if (got !== wanted) refuse(path, [`its sha256 is ${got}, model.json says ${wanted}`]);
}

/** Blocks, as the runtime does when it then loads the file: turns of the thread pool would take as long again. */
export function sha256OfFile(path: string): string {
  const hash = createHash('sha256');
  const file = openSync(path, 'r');
  try {
    // Piece by piece, whatever its size; each fits into the processor's cache.
    const piece = Buffer.allocUnsafe(1 << 17);
    for (let read = readSync(file, piece); read > 0; read = readSync(file, piece)) hash.update(piece.subarray(0, read));
  } finally {
    closeSync(file);
  }
  return hash.digest('hex');
}

/**
 * A JSON file of a package.
 * @throws ProblemError model_invalid naming each field, what it holds and what is allowed
 */
export function parseFile<T>(json: string, where: string, schema: z.ZodType<T>): T {
  let value: unknown;
  try {
    value = JSON.parse(json);
  } catch (cause) {
    throw new ProblemError('model_invalid', `${where}: not JSON: ${(cause as Error).message}`, { cause });
  }
  const parsed = schema.safeParse(value);
  if (!parsed.success) refuse(where, faultsOf(parsed.error, value));
  return parsed.data as T;
}
