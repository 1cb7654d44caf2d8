import { mkdir, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { findContender, openClient } from '../evaluate/contender.ts';
import { Failure } from '../failure.ts';
import { localModels } from '../models/local-models.ts';
import { checkVersion, currentOf, parseVersioned } from '../models/versioned.ts';
import { createProgress } from '../predict/progress.ts';
import { openService, type ServiceFlags } from '../records/service.ts';
import { type Heading, replayPage } from './page.ts';
import { lastKept, type Replay, replayAll } from './replayed.ts';
import { replayText, summarise } from './summary.ts';

interface Flags extends ServiceFlags {
  readonly last: number;
  readonly report?: string;
  readonly json: boolean;
}

/** `glimpse models replay`: both versions run here; with `--api` the pictures are those that service kept. */
export async function replay(asked: string, { last, report, json, ...service }: Flags): Promise<void> {
  const { name, version: candidate } = parseVersioned(asked);
  const { store } = localModels();
  await checkVersion(store, name, candidate);
  const { version: current } = await currentOf(store, name);
  if (current === candidate)
    throw new Failure(`${name} ${candidate} is the current version: there is nothing to compare`, 2);
  // Before the run: it may be a long one.
  if (report !== undefined) await mkdir(dirname(report), { recursive: true });

  const kept = await lastKept(openService(service).records, name, last);
  if (kept.length === 0) throw new Failure(`no pictures of ${name} are kept: predict with store=true first`);
  const client = openClient({});
  const contenders = [
    await findContender(client, `${name}@${current}`),
    await findContender(client, `${name}@${candidate}`),
  ] as const;
  const masks = contenders[0].model.task === 'segmentation' ? 'rle' : 'none';
  const replayed = await replayAll(kept, { client, contenders, options: { masks }, progress: createProgress() });

  const times = replayed.pictures.map(({ record }) => record.time.slice(0, 16).replace('T', ' ')).sort();
  const heading = { name, current, candidate, span: `${times[0] ?? ''} to ${times.at(-1) ?? ''} UTC`, now: new Date() };
  if (report !== undefined) await writeFile(report, await replayPage(heading, replayed));
  const title = `${name} ${candidate} in place of ${current}`;
  process.stdout.write(json ? `${JSON.stringify(toJson(heading, replayed), null, 2)}\n` : replayText(title, replayed));
  if (replayed.failed.length > 0) throw new Failure('');
}

function toJson({ name, current, candidate }: Heading, replayed: Replay): object {
  const items = replayed.pictures.map(({ record, impact, disagreement, differences }) => ({
    id: record.id,
    file: record.file ?? null,
    impact,
    disagreement,
    ...differences,
  }));
  return { model: name, current, candidate, ...summarise(replayed), items, failed: replayed.failed };
}
