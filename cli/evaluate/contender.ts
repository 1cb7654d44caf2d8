import { ApiError } from '../../contract/api-error.ts';
import { type Client, createClient } from '../../contract/client.ts';
import type { ModelInfo } from '../../contract/models-answer.ts';
import { Failure } from '../failure.ts';
import { createInProcessClient } from '../predict/in-process.ts';
import { findModel } from '../predict/model.ts';

/** A model that is measured. */
export interface Contender {
  /** Task, labels and defaults are those of this version. */
  readonly model: ModelInfo;
  readonly version: string;
}

const TIMEOUT_MS = 120_000;

/** The service at `api`, or the one in this process. */
export function openClient({
  api,
  key,
}: {
  readonly api?: string | undefined;
  readonly key?: string | undefined;
}): Client {
  if (api !== undefined) return createClient({ url: api, key, timeoutMs: TIMEOUT_MS });
  // The answer says nothing of the inside; who runs the service here may know.
  const onError = (_requestId: string, error: unknown) => process.stderr.write(`${(error as Error).stack ?? error}\n`);
  return createInProcessClient(onError, TIMEOUT_MS);
}

/** @param asked `name` or `name@version` */
export async function findContender(client: Client, asked: string): Promise<Contender> {
  const [name, wanted] = asked.split('@') as [string, string?];
  const model = await findModel(client, name, wanted).catch((error) => {
    throw error instanceof ApiError && error.code === 'model_not_found' ? new Failure(error.detail, 2) : error;
  });
  const version = wanted ?? model.current;
  return { model: version === model.version ? model : await client.model(name, { version }), version };
}
