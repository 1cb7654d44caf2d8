import { statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { InvalidArgumentError } from 'commander';
import { projectRoot } from '../local.ts';

export interface ScheduleFlags {
  readonly at: string;
  readonly tz?: string;
  readonly api?: string;
}

/** The lines of a crontab that run a job every day over a folder of this machine, or over a prefix of the inbox. */
export function cronLines(what: string, { at, tz, api }: ScheduleFlags, cwd: string): string {
  const [hour, minute] = at.split(':').map(Number);
  const folder = resolve(cwd, what);
  const isFolder = statSync(folder, { throwIfNoEntry: false })?.isDirectory() === true;
  const results = isFolder ? join(folder, 'results') : resolve(cwd, 'results');
  const source = isFolder ? quoted(folder) : `--prefix ${quoted(what)}`;
  const service = api === undefined ? '' : ` --api ${quoted(api)}`;
  // "%" is a line break to cron.
  const out = `${quoted(`${results}/`)}"$(date +\\%F)"`;
  const glimpse = `${quoted(process.execPath)} ${quoted(join(projectRoot, 'bin', 'glimpse.mjs'))}`;
  const command = `${glimpse} jobs submit ${source}${service} --wait --out ${out}`;
  return [
    `# Glimpse: ${what}, every day at ${at}${tz === undefined ? '' : ` (${tz})`}. Add by: crontab -e`,
    ...(api === undefined ? ['# The service has to run: glimpse serve'] : []),
    ...(tz === undefined ? [] : [`CRON_TZ=${tz}`]),
    `${minute} ${hour} * * * ${command}`,
    '',
  ].join('\n');
}

export function timeOfDay(text: string): string {
  if (/^([01]\d|2[0-3]):[0-5]\d$/.test(text)) return text;
  throw new InvalidArgumentError(`got "${text}", allowed: a time of day such as 18:00.`);
}

export function timeZone(text: string): string {
  if (Intl.supportedValuesOf('timeZone').includes(text) || text === 'UTC') return text;
  throw new InvalidArgumentError(`got "${text}", allowed: a time zone such as Europe/Berlin.`);
}

// For the shell that cron runs; "%" would end the command, quoted or not.
function quoted(text: string): string {
  const inner = text.replaceAll("'", "'\\''").replaceAll('%', '\\%');
  return /^[\w@+=:,./-]+$/.test(text) ? text : `'${inner}'`;
}
