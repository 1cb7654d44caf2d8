import type { JobFile } from '../../contract/jobs.ts';

// Where the files of a job lie, below the root of all jobs.

export const stateKey = (id: string) => `${id}/job.json`;
/** The pictures in their order: a JSON array, an item a line. */
export const manifestKey = (id: string) => `${id}/manifest.json`;
export const resultKey = (id: string, file: JobFile) => `${id}/results/${file}`;
/** What each file of results is, as a media type. */
export const resultTypes: Readonly<Record<JobFile, string>> = {
  'Results.csv': 'text/csv; charset=utf-8',
  'results.ndjson': 'application/x-ndjson',
  'metrics.json': 'application/json',
};
/** Pictures that came in a ZIP. */
export const picturesOf = (id: string) => `${id}/pictures/`;
/** Answers of batches, until they are put together. */
export const partsOf = (id: string) => `${id}/parts/`;

/** What a batch has come to; its first picture's index. */
export interface PartName {
  readonly from: number;
  readonly done: number;
  readonly failed: number;
}

/** The counts are in the name, so that a listing tells how far a job is. */
export function partKey(id: string, { from, done, failed }: PartName): string {
  return `${partsOf(id)}${String(from).padStart(6, '0')}-${done}-${failed}.ndjson`;
}

/** @throws Error for a key that is not of a part */
export function parsePartKey(key: string): PartName {
  const [, from, done, failed] = /(\d{6})-(\d+)-(\d+)\.ndjson$/.exec(key) ?? [];
  if (from === undefined) throw new Error(`${key} is no part of a job`);
  return { from: Number(from), done: Number(done), failed: Number(failed) };
}
