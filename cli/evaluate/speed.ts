import type { Fault } from '../predict/outcome.ts';
import { type Answer, isFault } from './run.ts';

export interface Speed {
  /** Milliseconds of one picture in the service, from its bytes to its predictions, the model being loaded. */
  readonly p50Ms: number;
  readonly p95Ms: number;
  /** US dollars for a thousand requests of one picture each, at this time and the machine's memory. */
  readonly usdPer1000: number;
  /** Memory the cost is of. */
  readonly memoryMb: number;
}

/** Speed and cost of what was answered by a model that was warm; undefined where nothing was. */
export function speedOf(answers: readonly (Answer | Fault)[]): Speed | undefined {
  const warm = answers.filter((answer): answer is Answer => !isFault(answer));
  const first = warm[0];
  if (first === undefined) return undefined;
  const times = warm.map(({ timing }) => timing.totalMs - timing.modelLoadMs).sort((a, b) => a - b);
  const usd = warm.reduce((sum, { cost }) => sum + cost.usd, 0) / warm.length;
  return {
    p50Ms: percentile(times, 0.5),
    p95Ms: percentile(times, 0.95),
    usdPer1000: usd * 1000,
    memoryMb: first.cost.memoryMb,
  };
}

/** Nearest rank of sorted values. */
export function percentile(sorted: readonly number[], share: number): number {
  return sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)]!;
}
