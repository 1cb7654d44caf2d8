import { statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { InvalidArgumentError } from 'commander';
import { plainPrefix } from '../../lambda/jobs/inbox.ts';
import { Failure } from '../failure.ts';
import { projectRoot } from '../local.ts';
import { type PredictionFlags, predictionWords } from '../prediction-options.ts';

export interface ScheduleFlags extends PredictionFlags {
  readonly at: string;
  readonly tz?: string;
  readonly api?: string;
}

/**
 * The lines of a crontab that run a job every day over a folder of this machine, or over a prefix of the inbox.
 * @throws Failure where it can be neither
 */
export function cronLines(what: string, { at, tz, api, ...options }: ScheduleFlags, cwd: string): string {
  const [hour, minute] = at.split(':').map(Number);
  const folder = resolve(cwd, what);
  const there = statSync(folder, { throwIfNoEntry: false });
  const isFolder = there?.isDirectory() === true;
  const prefix = there ? undefined : prefixOf(what);
  if (!isFolder && prefix === undefined)
    throw new Failure(`${what}: no folder here, and no name of one of the inbox, such as returns/monday`, 2);
  const results = isFolder ? join(folder, 'results') : resolve(cwd, 'results');
  const source = prefix === undefined ? quoted(folder) : `--prefix ${quoted(prefix)}`;
  const words = [...(api === undefined ? [] : ['--api', api]), ...predictionWords(options)].map(quoted);
  // "%" is a line break to cron.
  const out = `${quoted(`${results}/`)}"$(date +\\%F)"`;
  const glimpse = `${quoted(process.execPath)} ${quoted(join(projectRoot, 'bin', 'glimpse.mjs'))}`;
  const command = [glimpse, 'jobs submit', source, ...words, '--wait --out', out].join(' ');
  return [
    `# Glimpse: ${what}, every day at ${at}${tz === undefined ? '' : ` (${tz})`}. Add by: crontab -e`,
    ...(isFolder ? [] : ['# There is no such folder here: it is one of the inbox of the service.']),
    ...(api === undefined ? ['# The service has to run: glimpse serve'] : []),
    '# Where the service asks for a key, a line above these: GLIMPSE_KEY=...',
    ...(tz === undefined ? [] : [`CRON_TZ=${tz}`]),
    `${minute} ${hour} * * * ${command}`,
    '',
  ].join('\n');
}

function prefixOf(what: string): string | undefined {
  try {
    return plainPrefix(what);
  } catch {
    return undefined;
  }
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
