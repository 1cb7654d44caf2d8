import { type JobSource, jobLimits } from '../../contract/jobs.ts';
import { ProblemError } from '../../contract/problems.ts';
import { manifestKey, picturesOf } from './layout.ts';
import { type Fault, type Item, manifestOf } from './manifest.ts';
import { isPictureName } from './picture-names.ts';
import { settleModel } from './settle-model.ts';
import type { StepDeps } from './steps.ts';
import { isOver, type JobRecord } from './store.ts';
import { isZip, unzip } from './unzip.ts';

/** Items in the order they are added, without their places in it. */
type Found = { readonly file: string } & (
  | { readonly at: 'inbox' | 'upload'; readonly key: string }
  | { bytes: Uint8Array }
  | { fault: Fault }
);

/**
 * First step: the pictures are found, numbered and counted, and the version that will answer is settled. Done again it
 * comes to the same.
 * @throws ProblemError for what the job cannot be done with
 */
export async function prepare(deps: StepDeps, id: string): Promise<JobRecord> {
  const { files, store } = deps;
  const job = await store.get(id);
  if (!job) throw new ProblemError('not_found', `No job ${id}.`);
  if (isOver(job) || job.total !== undefined) return job;
  const begun = await store.update(id, (now) =>
    isOver(now) ? undefined : { ...now, state: 'running', startedAt: now.startedAt ?? new Date().toISOString() },
  );
  const { model, version } = job.request.options;
  const settled = await settleModel(deps.models, model, version);
  const items: Item[] = [];
  for await (const { file, ...found } of find(deps, job.request.source)) {
    const index = items.length;
    if (index >= jobLimits.pictures)
      throw new ProblemError('request_invalid', `The job has more than the ${jobLimits.pictures} pictures allowed.`);
    if ('bytes' in found) {
      const key = picturesOf(id) + index;
      await files.write(key, found.bytes);
      items.push({ index, file, at: 'job', key });
    } else items.push({ index, file, ...found });
  }
  await files.write(manifestKey(id), manifestOf(items));
  if (isOver(begun)) return begun;
  return store.update(id, (now) => (isOver(now) ? undefined : { ...now, model: settled, total: items.length }));
}

async function* find({ inbox, uploads }: StepDeps, source: JobSource): AsyncGenerator<Found> {
  if ('prefix' in source) {
    for await (const path of inbox.list(source.prefix)) yield { file: path, at: 'inbox', key: path };
    return;
  }
  for (const upload of source.uploads) {
    const { id, file } = typeof upload === 'string' ? { id: upload, file: undefined } : upload;
    // What is named as a picture is taken for one; for the rest the first bytes tell.
    if (file !== undefined && isPictureName(file)) yield { file, at: 'upload', key: id };
    else yield* look(id, file, uploads);
  }
}

async function* look(id: string, file: string | undefined, uploads: StepDeps['uploads']): AsyncGenerator<Found> {
  const name = file ?? id;
  try {
    const bytes = await uploads?.read(id);
    if (!bytes) throw new ProblemError('forbidden', 'Uploads are not enabled here.');
    if (!isZip(bytes)) {
      yield { file: name, at: 'upload', key: id };
      return;
    }
    for await (const entry of unzip(bytes)) {
      const inside = { file: file === undefined ? entry.file : `${file}/${entry.file}` };
      yield 'code' in entry.content ? { ...inside, fault: entry.content } : { ...inside, bytes: entry.content };
    }
  } catch (error) {
    // A ZIP that breaks off, or an upload that is not there, is one failure of the job.
    if (!(error instanceof ProblemError)) throw error;
    yield { file: name, fault: { code: error.code, detail: error.message } };
  }
}
