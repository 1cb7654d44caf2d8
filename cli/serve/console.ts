import { styleText } from 'node:util';
import type { CallRecord, Telemetry } from '../../lambda/telemetry.ts';

type Write = (line: string) => void;

/** Telemetry for a terminal: one tidy line a call, errors with their cause. */
export function createConsole(write: Write = (line) => process.stdout.write(`${line}\n`)): Telemetry {
  return {
    middlewares: [],
    info: (message, fields) => write(`${time()}  ${styleText('dim', message + describe(fields))}`),
    error: (message, error) => write(`${time()}  ${styleText('red', message)}  ${stack(error)}`),
    call: (record) => write(callLine(record)),
  };
}

function callLine({ method, route, status, ms, code, model, images, predictions }: CallRecord): string {
  const colour = status >= 500 ? 'red' : status >= 400 ? 'yellow' : 'green';
  const what = [
    code,
    model,
    images !== undefined && images > 1 && `${images} images`,
    predictions !== undefined && `${predictions} prediction${predictions === 1 ? '' : 's'}`,
  ].filter((part) => typeof part === 'string');
  return `${time()}  ${method.padEnd(4)} ${route}  ${styleText(colour, String(status))}  ${ms} ms${what.length > 0 ? `  ${styleText('dim', what.join(', '))}` : ''}`;
}

function describe(fields: object | undefined): string {
  const text = Object.entries(fields ?? {})
    .map(([name, value]) => `${name}=${value}`)
    .join(' ');
  return text === '' ? '' : `  ${text}`;
}

function stack(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const cause = error.cause === undefined ? '' : `\n  caused by ${stack(error.cause)}`;
  return `${error.stack ?? error.message}${cause}`;
}

function time(): string {
  return new Date().toTimeString().slice(0, 8);
}
