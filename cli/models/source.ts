import { createWriteStream } from 'node:fs';
import { cp, open, readdir, stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { Readable, Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { sha256OfFile } from '../../lambda/models/package.ts';
import { Failure } from '../failure.ts';
import { unzip } from './unzip.ts';

/** A source, brought to a folder of its own: a package with its model.json, or a model alone. */
export interface Staged {
  /** Folder that will be the package. */
  readonly dir: string;
  /** Whether it brings a model.json. */
  readonly packaged: boolean;
  /** Name of the ONNX file in it. */
  readonly model: string;
  /** What people call the source: `yolox_nano` of `yolox_nano.onnx`. */
  readonly title: string;
}

const MOST_BYTES = 2 ** 31;

/**
 * Brings an .onnx file, a folder, a .zip or an https address into `stage`.
 * @throws Failure saying what is allowed
 */
export async function stageSource(source: string, sha256: string | undefined, stage: string): Promise<Staged> {
  const file = isUrl(source) ? await download(source, sha256, stage) : source;
  const found = await stat(file).catch(() => undefined);
  if (!found)
    throw new Failure(`${source}: no such file, allowed: an .onnx file, a folder, a .zip or an https address`, 2);
  const dir = join(stage, 'package');
  if (found.isDirectory()) await cp(file, dir, { recursive: true, dereference: true });
  else {
    await checkSha256(source, file, sha256);
    if (await isZip(file)) await unzip(file, dir);
    else {
      await cp(file, join(dir, 'model.onnx'), { dereference: true });
      return { dir, packaged: false, model: 'model.onnx', title: titleOf(source) };
    }
  }
  return findPackage(source, dir);
}

// The package is the folder itself, or the one folder in it.
async function findPackage(source: string, dir: string): Promise<Staged> {
  const items = await readdir(dir, { withFileTypes: true });
  const names = items.map(({ name }) => name);
  const models = names.filter((name) => name.endsWith('.onnx'));
  if (names.includes('model.json')) return { dir, packaged: true, model: models[0] ?? '', title: titleOf(source) };
  if (models[0] !== undefined && models.length === 1) {
    return { dir, packaged: false, model: models[0], title: titleOf(source) };
  }
  if (names.includes('data.pkl')) {
    throw new Failure(`${source}: weights as PyTorch keeps them, allowed: an ONNX file: export the model as one`);
  }
  const [only, ...more] = items.filter((item) => item.isDirectory());
  if (models.length === 0 && only && more.length === 0) return findPackage(source, join(dir, only.name));
  throw new Failure(
    `${source}: neither a model.json nor a single .onnx file in it, but: ${names.join(', ') || 'nothing'}`,
  );
}

function isUrl(source: string): boolean {
  return /^[a-z]{2,}:\/\//i.test(source);
}

async function download(url: string, sha256: string | undefined, stage: string): Promise<string> {
  if (!url.startsWith('https://')) throw new Failure(`${url}: got another kind of address, allowed: https://`, 2);
  if (sha256 === undefined)
    throw new Failure(`${url}: name what it must be by --sha256, so that nothing else is run`, 2);
  const response = await fetch(url).catch((error: Error) => {
    throw new Failure(`${url}: ${(error.cause as Error | undefined)?.message ?? error.message}`);
  });
  if (!response.ok || !response.body) throw new Failure(`${url}: answered ${response.status} ${response.statusText}`);
  const file = join(stage, 'download');
  await pipeline(Readable.fromWeb(response.body as never), atMost(MOST_BYTES, url), createWriteStream(file));
  return file;
}

function atMost(bytes: number, what: string): Transform {
  let seen = 0;
  return new Transform({
    transform(chunk: Buffer, _, done) {
      seen += chunk.length;
      done(seen > bytes ? new Failure(`${what}: more than ${bytes} bytes`) : null, chunk);
    },
  });
}

async function checkSha256(source: string, file: string, wanted: string | undefined): Promise<void> {
  if (wanted === undefined) return;
  const got = sha256OfFile(file);
  if (got !== wanted.toLowerCase()) throw new Failure(`${source}: its sha256 is ${got}, not ${wanted}`);
}

async function isZip(file: string): Promise<boolean> {
  const handle = await open(file);
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(4), 0, 4, 0);
    return bytesRead === 4 && buffer.readUInt32LE() === 0x04034b50;
  } finally {
    await handle.close();
  }
}

function titleOf(source: string): string {
  const path = isUrl(source) ? new URL(source).pathname : source;
  return basename(path)
    .replace(/%[0-9a-f]{2}/gi, ' ')
    .replace(/\.(onnx|zip)$/i, '');
}
