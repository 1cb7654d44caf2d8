import type { Result, Results } from '../../contract/answer.ts';
import { ApiError } from '../../contract/api-error.ts';
import type { Client, PredictOptions } from '../../contract/client.ts';
import { limits } from '../../contract/limits.ts';
import { ProblemError } from '../../contract/problems.ts';
import { type FailedTry, type RetryPolicy, withRetries } from '../../contract/retry.ts';
import type { Batch, BatchSize } from './batches.ts';
import { type Outcome, toFault } from './outcome.ts';
import type { Ready } from './prepare.ts';

export interface SenderParts {
  /** One try a call: what is tried again, and how, is decided here. */
  readonly client: Client;
  readonly options: PredictOptions;
  readonly policy: Pick<RetryPolicy, 'retries' | 'retryIntervalMs'>;
  readonly onRetry: (items: readonly Ready[], failed: FailedTry) => void;
  readonly size: BatchSize;
  /** Once aborted, nothing more is tried; pictures under way are left, or failed where the reason is an {@link ApiError}. */
  readonly signal: AbortSignal;
  /** Told when a request has used up its tries because the service did not answer well. */
  readonly onUnreachable: (error: ApiError) => Promise<void>;
}

/**
 * Sends a batch as one request; what is too much for one request is sent in smaller ones, so that a picture can only ever
 * fail by itself. Never throws: what happened to each picture is in the outcomes, in their order.
 */
export function createSender({ client, options, policy, onRetry, size, signal, onUnreachable }: SenderParts) {
  async function send(items: readonly Ready[]): Promise<Outcome[]> {
    if (items.length === 0) return [];
    try {
      signal.throwIfAborted();
      const answer = await withRetries({ ...policy, onRetry: (failed) => onRetry(items, failed) }, signal, () =>
        ask(items),
      );
      return answer === 'too much' ? await inHalves(items) : await settle(items, answer);
    } catch (error) {
      if (signal.aborted && !(signal.reason instanceof ApiError))
        return items.map(({ file }) => ({ file, left: true }));
      if (error instanceof ApiError && error.transient && !signal.aborted) await onUnreachable(error);
      return items.map(({ file }) => ({ file, fault: toFault(error) }));
    }
  }

  async function ask(items: readonly Ready[]): Promise<Results | 'too much'> {
    const [first, ...others] = items as [Ready, ...Ready[]];
    try {
      return others.length === 0 ? listOf(await askOne(first)) : await client.predictAll(items.map(fileOf), options);
    } catch (error) {
      if (others.length > 0 && isTooMuch(error)) return 'too much';
      throw error;
    }
  }

  async function askOne(item: Ready): Promise<Result | Results> {
    if (!(item.body instanceof Uint8Array)) return client.predict(item.body, options);
    if (item.bytes <= limits.inlineBytes) return client.predictAll([fileOf(item)], options);
    const upload = await client.upload(item.body).catch((error) => {
      throw error instanceof ApiError && error.code === 'forbidden' ? tooLarge(item) : error;
    });
    return client.predict({ upload }, options);
  }

  async function inHalves(items: readonly Ready[]): Promise<Outcome[]> {
    const half = Math.ceil(items.length / 2);
    size.count = Math.min(size.count, half);
    return [...(await send(items.slice(0, half))), ...(await send(items.slice(half)))];
  }

  async function settle(items: readonly Ready[], { results }: Results): Promise<Outcome[]> {
    if (results.length !== items.length) {
      throw new ApiError('unexpected', `The service answered ${results.length} results for ${items.length} pictures.`);
    }
    // The time of a request is over for all that is left of it: those pictures may do well in a smaller one.
    const again = items.filter((_item, index) => items.length > 1 && statusOf(results[index]) >= 500);
    const retried = again.length === items.length ? await inHalves(again) : await send(again);
    if (again.length > 0) size.count = Math.max(1, Math.min(size.count, items.length - again.length));
    return items.map((item, index) => {
      const answer = results[index] as Results['results'][number];
      if (again.includes(item)) return retried[again.indexOf(item)] as Outcome;
      if (!('error' in answer)) return { file: item.file, result: item.restore(answer) };
      const { code, detail, instance } = answer.error;
      return { file: item.file, fault: { code, detail, requestId: instance } };
    });
  }

  return async (batch: Batch): Promise<Outcome[]> => {
    const ready = batch.filter((picture) => 'body' in picture);
    const outcomes = await send(ready);
    return batch.map((picture) => ('fault' in picture ? picture : (outcomes[ready.indexOf(picture)] as Outcome)));
  };
}

const fileOf = ({ name, body }: Ready) => ({ name, bytes: body as Uint8Array<ArrayBuffer> });

function listOf(answer: Result | Results): Results {
  return 'results' in answer ? answer : { results: [answer], metrics: answer.metrics };
}

function statusOf(answer: Results['results'][number] | undefined): number {
  return answer && 'error' in answer ? answer.error.status : 200;
}

/** Whether fewer pictures a request may help: it was too large or took too long, or one of them broke it. */
function isTooMuch(error: unknown): boolean {
  if (!(error instanceof ApiError)) return false;
  return error.code === 'timeout' || [413, 500, 502, 504].includes(error.status);
}

function tooLarge({ bytes }: Ready): ProblemError {
  return new ProblemError(
    'image_too_large',
    `The file has ${bytes} bytes, allowed: ${limits.inlineBytes}, and this service takes no uploads. --resize model makes pictures smaller.`,
  );
}
