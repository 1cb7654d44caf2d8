import type { Result } from '../../contract/answer.ts';
import { ApiError } from '../../contract/api-error.ts';
import type { Client, Picture, PredictOptions } from '../../contract/client.ts';
import { limits } from '../../contract/limits.ts';
import { mapInOrder } from '../../lambda/map-in-order.ts';
import { Failure } from '../failure.ts';
import { type Fault, toFault } from '../predict/outcome.ts';
import type { Progress } from '../predict/progress.ts';
import type { Contender } from './contender.ts';
import type { Example } from './data-set.ts';

/** What one model answered to one picture; a fault counts as nothing found. */
export type Answer = Pick<Result, 'model' | 'image' | 'predictions' | 'timing' | 'cost'>;

export interface Asked<T> {
  readonly example: Example<T>;
  readonly truth: T;
  /** One for each contender. */
  readonly answers: readonly (Answer | Fault)[];
}

export interface RunParts {
  readonly client: Client;
  readonly contenders: readonly Contender[];
  readonly options: PredictOptions;
  /** Pictures under way at a time. */
  readonly width: number;
  readonly progress: Progress;
}

/**
 * Asks every contender about every picture by `POST /v1/predict`, in turns, so that what else the machine does meets all
 * alike. @throws Failure for what no picture is the cause of: no service, no key, a model that does not run
 */
export async function run<T>(examples: readonly Example<T>[], parts: RunParts): Promise<Asked<T>[]> {
  const { contenders, width, progress } = parts;
  const asked: Asked<T>[] = [];
  let failed = 0;
  progress.expect(examples.length);
  const work = async (example: Example<T>): Promise<Asked<T>> => {
    const { picture, truth } = await example.read();
    const answers: (Answer | Fault)[] = [];
    for (const contender of contenders) answers.push(await tryAsking(contender, picture, parts));
    return { example, truth, answers };
  };
  try {
    for await (const each of mapInOrder(toAsync(examples), width, work)) {
      asked.push(each);
      if (each.answers.some(isFault)) failed++;
      progress.set(asked.length - failed, failed);
    }
  } finally {
    progress.end();
  }
  return asked;
}

export function isFault(answer: Answer | Fault): answer is Fault {
  return 'detail' in answer;
}

/** @throws Failure for what no picture is the cause of */
export async function tryAsking(
  { model, version }: Contender,
  picture: Picture,
  parts: Pick<RunParts, 'client' | 'options'>,
): Promise<Answer | Fault> {
  try {
    const options = { ...parts.options, model: model.name, version };
    return leave(await ask(parts.client, picture, options));
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    const isPictures = /^(image_|media_type|timeout)/.test(error.code);
    if (!isPictures) throw new Failure(`${model.name} ${version}: ${error.code}: ${error.detail}`);
    return toFault(error);
  }
}

/** A prediction on a picture of any size: what is too large for a call is uploaded. */
export async function ask(client: Client, picture: Picture, options: PredictOptions): Promise<Result> {
  const isLarge = picture instanceof Uint8Array && picture.length > limits.inlineBytes;
  return client.predict(isLarge ? { upload: await client.upload(picture) } : picture, options);
}

// Of thousands of answers only this is needed in the end.
function leave({ model, image, predictions, timing, cost }: Result): Answer {
  return { model, image, predictions, timing, cost };
}

async function* toAsync<T>(items: readonly T[]): AsyncGenerator<T> {
  yield* items;
}
