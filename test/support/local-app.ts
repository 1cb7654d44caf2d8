import { createLocal } from '../../cli/local.ts';
import { toContext } from '../../cli/serve/http-event.ts';
import type { Telemetry } from '../../lambda/telemetry.ts';
import { type EventParts, proxyEvent } from './events.ts';

/** Errors of ours are shown, since no test expects one; calls and notes are not. */
export const quiet: Telemetry = {
  middlewares: [],
  info: () => {},
  error: (message, error) => console.error(message, error),
  call: () => {},
};

/** The laptop's service without a socket: give it the parts of an event, get status and parsed body. */
export function localApp(env: Readonly<Record<string, string>> = {}) {
  const { app, config } = createLocal(quiet, { ...process.env, ...env });
  return async (parts: EventParts) => {
    const event = proxyEvent(parts);
    const { statusCode, headers, body } = await app(event, toContext(event, config.memoryMb));
    const isJson = String(headers?.['content-type']).includes('json');
    return { status: statusCode, body: isJson ? JSON.parse(body) : body };
  };
}
