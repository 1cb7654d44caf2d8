import type { Bytes, PixelRows } from '../../contract/client.ts';
import type { ReviewedRecord } from '../../contract/records.ts';
import type { RecordsClient } from '../../contract/records-client.ts';
import { type Differences, differencesOf, disagreementOf, impactOf } from '../../vision/differences.ts';
import type { Contender } from '../evaluate/contender.ts';
import type { Example } from '../evaluate/data-set.ts';
import { type Answer, isFault, type RunParts, run } from '../evaluate/run.ts';

type Prediction = Answer['predictions'][number];

/** A kept picture, and what would change for its user. */
export interface Replayed {
  readonly record: ReviewedRecord;
  readonly example: Example<ReviewedRecord>;
  readonly before: Answer;
  readonly after: Answer;
  readonly differences: Differences<Prediction>;
  /** 0..1: the part of its objects that the two do not agree on. */
  readonly disagreement: number;
  /** How much a user would notice: see `impactOf`. */
  readonly impact: number;
}

export interface Replay {
  /** Those with the greatest impact first. */
  readonly pictures: readonly Replayed[];
  readonly failed: readonly { readonly file: string; readonly code: string; readonly detail: string }[];
}

/** The last kept pictures of a model, newest first; fewer where fewer are kept. */
export async function lastKept(
  records: RecordsClient,
  model: string,
  last: number,
): Promise<Example<ReviewedRecord>[]> {
  const kept: Example<ReviewedRecord>[] = [];
  for await (const record of records.list({ model, stored: 'true', limit: last })) {
    const read = async () => ({ picture: pictureOf(await records.picture(record.id), record), truth: record });
    kept.push({ file: record.file ?? record.id, read });
  }
  return kept;
}

/** Asks the current version and a candidate about kept pictures, both as they answer by themselves. */
export async function replayAll(
  kept: readonly Example<ReviewedRecord>[],
  parts: Omit<RunParts, 'contenders' | 'width'> & {
    readonly contenders: readonly [current: Contender, candidate: Contender];
  },
): Promise<Replay> {
  const asked = await run(kept, { ...parts, width: 1 });
  const pictures: Replayed[] = [];
  const failed: Replay['failed'][number][] = [];
  for (const { example, truth: record, answers } of asked) {
    const [before, after] = answers as [Answer, Answer];
    const fault = answers.find(isFault);
    if (fault) {
      failed.push({ file: example.file, code: fault.code, detail: fault.detail });
      continue;
    }
    const differences = differencesOf<Prediction>(before.predictions, after.predictions);
    const [disagreement, impact] = [disagreementOf(differences), impactOf(differences)];
    pictures.push({ record, example, before, after, differences, disagreement, impact });
  }
  return { pictures: pictures.sort((a, b) => b.impact - a.impact), failed };
}

// What came as pixels was kept as they are, without a header.
function pictureOf(bytes: Uint8Array<ArrayBuffer>, { image }: ReviewedRecord): Bytes | { readonly pixels: PixelRows } {
  if (image?.format !== 'pixels') return bytes;
  const { width, height } = image;
  const channels = bytes.length / (width * height);
  const pixel = (at: number) => (channels === 1 ? bytes[at]! : [...bytes.subarray(at * channels, (at + 1) * channels)]);
  return {
    pixels: Array.from({ length: height }, (_, y) => Array.from({ length: width }, (_, x) => pixel(y * width + x))),
  };
}
