import type { IncomingMessage } from 'node:http';
import { availableParallelism } from 'node:os';
import type { Result } from '../../contract/answer.ts';
import { sharp } from '../../lambda/sharp.ts';
import type { Telemetry } from '../../lambda/telemetry.ts';
import type { Size } from '../../vision/types.ts';
import { Failure } from '../failure.ts';
import { createLocal } from '../local.ts';
import { toContext, toEvent } from '../serve/http-event.ts';
import { MB_PER_CPU } from './estimate.ts';

const WARM_UP = 2;
const RUNS = 15;

export interface Measurement {
  /** Milliseconds of a call, the median, by number of CPUs. */
  readonly msByCpus: ReadonlyMap<number, number>;
  /** Megabytes the process holds after it. */
  readonly residentMb: number;
  readonly model: string;
}

/** Times calls of the service in this process, on a picture of the size, with as many threads as each machine would have. */
export async function measure(size: Size, model: string | undefined): Promise<Measurement> {
  const picture = await jpeg(size);
  const msByCpus = new Map<number, number>();
  let name = '';
  for (let cpus = 1; cpus <= Math.min(availableParallelism(), 4); cpus++) {
    const results = await run(picture, cpus * MB_PER_CPU, model);
    msByCpus.set(cpus, median(results.slice(WARM_UP).map(({ timing }) => timing.totalMs)));
    name = results[0]?.model.name ?? '';
  }
  return { msByCpus, residentMb: Math.ceil(process.memoryUsage.rss() / 2 ** 20), model: name };
}

async function run(picture: Buffer, memoryMb: number, model: string | undefined): Promise<Result[]> {
  const { app } = createLocal(silent, { ...process.env, AWS_LAMBDA_FUNCTION_MEMORY_SIZE: String(memoryMb) });
  const url = model === undefined ? '/v1/predict' : `/v1/predict?model=${encodeURIComponent(model)}`;
  const message = { method: 'POST', url, rawHeaders: ['content-type', 'image/jpeg'], socket: {} } as IncomingMessage;
  const results: Result[] = [];
  for (let at = 0; at < WARM_UP + RUNS; at++) {
    const event = toEvent(message, picture);
    const { statusCode, body } = await app(event, toContext(event, memoryMb));
    const answer = JSON.parse(body);
    if (statusCode !== 200) throw new Failure(answer.detail, answer.code === 'model_not_found' ? 2 : 1);
    results.push(answer);
  }
  return results;
}

// As hard to decode as a photograph: noise, at the quality cameras use.
function jpeg({ width, height }: Size): Promise<Buffer> {
  const noise = { type: 'gaussian', mean: 128, sigma: 20 } as const;
  return sharp({ create: { width, height, channels: 3, background: '#888', noise } })
    .jpeg({ quality: 85 })
    .toBuffer();
}

function median(values: number[]): number {
  return values.sort((one, other) => one - other)[Math.floor(values.length / 2)] ?? 0;
}

const silent: Telemetry = { middlewares: [], info: () => {}, error: () => {}, call: () => {} };
