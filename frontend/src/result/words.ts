import type { Result } from '../../../contract/answer.ts';

/** A share as people read it: 0.98641 is 98.64%. */
export function percent(score: number, digits = 0): string {
  return `${(score * 100).toFixed(digits)}%`;
}

export function milliseconds(ms: number): string {
  if (ms >= 1000) return `${(ms / 1000).toFixed(ms >= 10_000 ? 0 : 1)} s`;
  return `${ms >= 10 || ms === 0 ? Math.round(ms) : ms.toFixed(1)} ms`;
}

export function bytes(count: number): string {
  if (count < 1000) return `${count} bytes`;
  return count < 1_000_000 ? `${Math.round(count / 1000)} kB` : `${(count / 1_000_000).toFixed(1)} MB`;
}

/** Dollars of one call in cents, and how many calls a dollar buys. */
export function costWords({ usd }: Pick<Result['cost'], 'usd'>): string {
  if (usd === 0) return 'Nothing: it ran on this device';
  const cents = (usd * 100).toLocaleString('en', { maximumSignificantDigits: 2, useGrouping: false });
  const calls = Number((1 / usd).toPrecision(2)).toLocaleString('en');
  return `${cents} ¢, about ${calls} such calls a dollar`;
}

/** How long it took, and whether the model had to be woken for it. */
export function timingWords({ totalMs, inferMs, modelLoadMs, coldStart }: Result['timing']): string {
  const total = `${milliseconds(totalMs)}, of which the model took ${milliseconds(inferMs)}`;
  if (modelLoadMs === 0) return total;
  const woke = `${coldStart ? 'Waking the service' : 'Loading the model'} took ${milliseconds(modelLoadMs)} of it`;
  return `${total}. ${woke}; the next call skips that.`;
}

/** "3 objects", "1 object". */
export function plural(count: number, one: string, many = `${one}s`): string {
  return `${count.toLocaleString('en')} ${count === 1 ? one : many}`;
}

const moments = new Intl.DateTimeFormat('en-GB', { dateStyle: 'medium', timeStyle: 'short' });

/** "20 Nov 2026, 14:05", in the visitor's time zone. */
export function moment(iso: string): string {
  return moments.format(new Date(iso));
}

/** Dollars with as many digits as tell something: $0.0000021, $12.30. */
export function dollars(usd: number): string {
  if (usd === 0) return '$0';
  if (usd >= 1) return `$${usd.toFixed(2)}`;
  return `$${usd.toLocaleString('en', { maximumSignificantDigits: 2, useGrouping: false, maximumFractionDigits: 12 })}`;
}
