import { styleText } from 'node:util';

export interface Progress {
  /** How many pictures there will be. */
  expect(total: number): void;
  /** How many are done with by now: well, and not. */
  set(done: number, failed: number): void;
  /** Tells a line above the bar. */
  note(line: string): void;
  end(): void;
}

type Stream = NodeJS.WriteStream;

const WIDTH = 24;
const REDRAW_MS = 100;
const LINE_MS = 30_000;

/** Done, rate and time left: a bar on a terminal, now and then a line elsewhere. */
export function createProgress(stream: Stream = process.stderr): Progress {
  let start = performance.now();
  let total = 0;
  let done = 0;
  let failed = 0;
  let drawn = start;

  function draw(now: number): void {
    drawn = now;
    const text = status({ done, failed, total, seconds: (now - start) / 1000 });
    if (stream.isTTY) stream.write(`\r\x1b[K  ${bar((done + failed) / Math.max(total, 1))} ${text}`);
    else stream.write(`${text}\n`);
  }

  return {
    expect(count) {
      start = performance.now();
      total = count;
      if (stream.isTTY) draw(start);
    },
    set(nowDone, nowFailed) {
      done = nowDone;
      failed = nowFailed;
      // A folder that was missing at first may have turned up.
      total = Math.max(total, done + failed);
      const now = performance.now();
      if (now - drawn >= (stream.isTTY ? REDRAW_MS : LINE_MS)) draw(now);
    },
    note(line) {
      stream.write(stream.isTTY ? `\r\x1b[K${line}\n` : `${line}\n`);
      if (stream.isTTY && total > 0) draw(performance.now());
    },
    end() {
      if (stream.isTTY) stream.write('\r\x1b[K');
    },
  };
}

interface Counts {
  readonly done: number;
  readonly failed: number;
  readonly total: number;
  readonly seconds: number;
}

/** For example: `1,240 of 10,000  38/s  3:49 left  2 failed`. */
export function status({ done, failed, total, seconds }: Counts): string {
  const tried = done + failed;
  const rate = tried / Math.max(seconds, 1e-3);
  const parts = [`${format(tried)} of ${format(total)}`];
  if (tried > 0) parts.push(`${rate < 10 ? rate.toFixed(1) : format(Math.round(rate))}/s`);
  if (tried > 0 && tried < total) parts.push(`${duration((total - tried) / rate)} left`);
  if (failed > 0) parts.push(`${format(failed)} failed`);
  return parts.join('  ');
}

/** `0:07`, `3:49`, `2:05:00`. */
export function duration(seconds: number): string {
  const whole = Math.round(seconds);
  const two = (value: number) => String(value).padStart(2, '0');
  const minutes = Math.floor(whole / 60);
  if (minutes < 60) return `${minutes}:${two(whole % 60)}`;
  return `${Math.floor(minutes / 60)}:${two(minutes % 60)}:${two(whole % 60)}`;
}

function bar(share: number): string {
  const full = Math.round(Math.min(1, share) * WIDTH);
  return `${styleText('cyan', '█'.repeat(full), { stream: process.stderr })}${styleText('dim', '░'.repeat(WIDTH - full), { stream: process.stderr })}`;
}

function format(count: number): string {
  return count.toLocaleString('en-US');
}
