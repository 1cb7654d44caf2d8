import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { styleText } from 'node:util';
import type { Manifest } from '../../contract/model.ts';
import type { Check } from '../../contract/parity.ts';
import { ProblemError } from '../../contract/problems.ts';
import { push as pushTo } from '../../lambda/models/life-cycle.ts';
import { openStore } from '../../lambda/models/open-store.ts';
import { addOptimized } from '../../lambda/models/optimized.ts';
import { validatePackage } from '../../lambda/models/package.ts';
import { checkParity } from '../../lambda/models/parity.ts';
import type { ModelStore } from '../../lambda/models/store.ts';
import { Failure } from '../failure.ts';
import { builtinModels } from '../local.ts';
import { author } from './author.ts';
import { localModels } from './local-models.ts';
import { openPackage, pipelineOf } from './pipeline.ts';
import { stageSource } from './source.ts';
import { tryPackage } from './trial.ts';

interface Flags {
  readonly to?: string;
  readonly reason?: string;
  readonly json: boolean;
}

/** `glimpse models push`: adds nothing that is not valid, or does not give the answers it was packaged with. */
export async function push(source: string, flags: Flags): Promise<void> {
  const target = targetOf(flags.to);
  const stage = await mkdtemp(join(tmpdir(), 'glimpse-push-'));
  try {
    const dir = await packageOf(source, flags.to !== undefined, stage);
    const { manifest, check } = await proven(dir).catch((error: Error) => {
      // Of a package that was brought here first people know where it came from, not where it lies meanwhile.
      if (error instanceof ProblemError) throw new Failure(error.message.replaceAll(dir, source));
      throw error;
    });
    const change = await pushTo(target, dir, manifest.name, author(flags.reason));
    const current = (await target.current(manifest.name))?.version;
    const { name, version } = manifest;
    process.stdout.write(
      flags.json
        ? `${JSON.stringify({ model: { name, version }, current, location: target.location, check: check ?? null, change }, null, 2)}\n`
        : told(manifest, current, target, check),
    );
  } finally {
    await rm(stage, { recursive: true, force: true });
  }
}

function targetOf(to: string | undefined): ModelStore {
  const location = to ?? process.env.GLIMPSE_MODELS;
  if (location === undefined) throw new Failure('where to: name it by --to s3://bucket, or in GLIMPSE_MODELS', 2);
  return openStore(location, { builtin: builtinModels, cacheDir: localModels().config.cacheDir });
}

/** The folder of a copy of a package: of a folder or .zip, or of a model that was added on this computer. */
async function packageOf(source: string, isElsewhere: boolean, stage: string): Promise<string> {
  const [name = '', wanted] = source.split('@');
  // Where GLIMPSE_MODELS is where it goes, it cannot also be where it comes from.
  const { GLIMPSE_MODELS: _, ...env } = process.env;
  const { store } = localModels(isElsewhere ? process.env : env);
  const version = existsSync(source) ? undefined : (wanted ?? (await store.current(name))?.version);
  if (version !== undefined && store.location.startsWith('s3:'))
    throw new Failure(`${source}: is in ${store.location}, allowed: models in a folder`, 2);
  const from = version === undefined ? source : dirname(await store.localFile(await store.manifest(name, version)));
  const { dir, packaged } = await stageSource(from, undefined, stage);
  if (!packaged) throw new Failure(`${source}: has no model.json, make one by: glimpse models add ${source}`, 2);
  return dir;
}

async function proven(dir: string): Promise<{ manifest: Manifest; check: Check | undefined }> {
  await validatePackage(dir);
  const manifest = await addOptimized(dir);
  return { manifest, check: await prove(dir, manifest) };
}

/** The parity check where the package has one; else it must at least run. @throws Failure, ProblemError */
async function prove(dir: string, manifest: Manifest): Promise<Check | undefined> {
  if (!existsSync(join(dir, 'parity.json'))) {
    await tryPackage(dir, manifest);
    return undefined;
  }
  const session = await openPackage(dir, manifest);
  try {
    const run = pipelineOf(session);
    const read = (path: string) => readFile(resolve(dir, path)).catch(() => undefined);
    const check = await checkParity({ manifest, readFile: read }, (bytes, options) => run(manifest, bytes, options));
    if (check.ok) return check;
    const { missing, extra, maxBoxError, maxScoreError } = check;
    throw new Failure(
      `${manifest.name} ${manifest.version} differs from ${check.source}: ${missing} missing, ${extra} extra, ` +
        `boxes within ${maxBoxError ?? 0} px, scores within ${maxScoreError ?? 0}. Once it is added here, glimpse models verify finds out why.`,
    );
  } finally {
    await session.release();
  }
}

function told(
  { name, version }: Manifest,
  current: string | undefined,
  { location }: ModelStore,
  check: Check | undefined,
): string {
  const proof = check
    ? `agrees with ${check.source}, ${check.predictions} predictions`
    : 'has no parity.json: it runs, more is not known';
  const lines = [
    `${styleText('green', `${name} ${version} pushed`)} to ${location}`,
    `  ${proof}`,
    current === version ? `  it answers` : `  ${current} goes on answering`,
    ...(current === version ? [] : [styleText('dim', `next: glimpse models promote ${name}@${version} --data FOLDER`)]),
  ];
  return `${lines.join('\n')}\n`;
}
