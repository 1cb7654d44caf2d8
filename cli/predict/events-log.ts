import { appendFileSync, mkdirSync } from 'node:fs';
import { dirname } from 'node:path';

export interface Event {
  /** What it is about: a picture, a folder, the API. */
  readonly file: string;
  readonly requestId?: string | undefined;
  readonly cause: string;
}

/** `Events-log.txt`: one line for each thing that did not go as it should. Added to, never rewritten. */
export interface EventsLog {
  readonly path: string;
  write(event: Event): void;
}

export function createEventsLog(path: string): EventsLog {
  return {
    path,
    // Rare, and worth having even if the process dies the next moment: written at once.
    write(event) {
      mkdirSync(dirname(path), { recursive: true });
      appendFileSync(path, eventLine(event, new Date()));
    },
  };
}

/** Time, file, request id and cause, separated by tabs. */
export function eventLine({ file, requestId, cause }: Event, time: Date): string {
  return `${[time.toISOString(), file, requestId ?? '-', cause].map(oneLine).join('\t')}\n`;
}

// Names and causes come from outside: none may look like another line or column, or steer a terminal.
function oneLine(text: string): string {
  return text.replace(/[\p{Cc}\u2028\u2029]/gu, (character) => {
    return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
  });
}
