import { randomUUID } from 'node:crypto';
import { readFile, stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import type { Job, JobRequest, JobSource } from '../../contract/jobs.ts';
import { limits } from '../../contract/limits.ts';
import { mapInOrder } from '../../lambda/map-in-order.ts';
import { Failure } from '../failure.ts';
import { type Input, inputs } from '../predict/inputs.ts';
import { createProgress } from '../predict/progress.ts';
import { type Pack, packs, type Unsent } from './pack.ts';
import type { Service } from './service.ts';

export interface SubmitSettings {
  readonly paths: readonly string[];
  readonly prefix?: string;
  readonly concurrency: number;
  readonly options: Partial<JobRequest['options']>;
  readonly webhook?: string;
  readonly idempotencyKey?: string;
}

export interface Submitted {
  readonly job: Job;
  readonly unsent: readonly Unsent[];
}

/**
 * Uploads the pictures at the paths and asks for a job over them; or over a prefix of the service's inbox.
 * @throws Failure where there is nothing to do
 */
export async function submit(service: Service, settings: SubmitSettings): Promise<Submitted> {
  const { prefix, paths, options, webhook, idempotencyKey = randomUUID() } = settings;
  if ((prefix === undefined) === (paths.length === 0))
    throw new Failure('Give pictures to upload (files, folders, globs, a ZIP), or the --prefix of an inbox.', 2);
  const unsent: Unsent[] = [];
  const source: JobSource = prefix === undefined ? { uploads: await upload(service, settings, unsent) } : { prefix };
  const job = await service.jobs.create({
    source,
    options,
    idempotencyKey,
    ...(webhook !== undefined && { webhook }),
  });
  return { job, unsent };
}

type Uploads = Extract<JobSource, { uploads: unknown }>['uploads'];

async function upload({ client }: Service, { paths, concurrency }: SubmitSettings, unsent: Unsent[]): Promise<Uploads> {
  const cwd = process.cwd();
  const zips = paths.filter(isZip);
  const pictures = paths.filter((path) => !isZip(path));
  for await (const found of inputs(pictures, { cwd })) {
    if ('missing' in found) throw new Failure(`${found.missing}: ${found.cause}`);
  }
  const progress = createProgress();
  progress.expect(await count(pictures, cwd));
  const uploads: Uploads = [];
  let done = 0;
  try {
    for (const path of zips) uploads.push(await client.upload(await readZip(resolve(cwd, path))));
    const sent = mapInOrder(packs(present(pictures, cwd)), concurrency, async (pack) =>
      'cause' in pack ? pack : { pack, id: await client.upload(pack.bytes) },
    );
    for await (const each of sent) {
      if ('cause' in each) unsent.push(each);
      else {
        uploads.push(named(each.pack, each.id));
        done += each.pack.pictures;
      }
      progress.set(done, unsent.length);
    }
  } finally {
    progress.end();
  }
  if (uploads.length === 0) throw new Failure(unsent[0]?.cause ?? 'There are no pictures at these paths.');
  return uploads;
}

function named({ file }: Pack, id: string): Uploads[number] {
  return file === undefined ? id : { id, file };
}

async function* present(paths: readonly string[], cwd: string): AsyncGenerator<Input> {
  for await (const found of inputs(paths, { cwd })) if ('path' in found) yield found;
}

async function count(paths: readonly string[], cwd: string): Promise<number> {
  let total = 0;
  for await (const _input of present(paths, cwd)) total++;
  return total;
}

const isZip = (path: string) => /\.zip$/i.test(path);

async function readZip(path: string): Promise<Uint8Array<ArrayBuffer>> {
  const { size } = await stat(path);
  if (size > limits.remoteBytes)
    throw new Failure(`${path} has ${size} bytes, allowed: ${limits.remoteBytes}. Unpack it and name the folder.`);
  return new Uint8Array(await readFile(path));
}
