import { resolve } from 'node:path';
import { Command, Option } from 'commander';
import type { Job, JobRequest } from '../../contract/jobs.ts';
import { Failure } from '../failure.ts';
import { urlOf, whole } from '../option-values.ts';
import { type PredictionFlags, withPredictionOptions } from '../prediction-options.ts';
import { download } from './download.ts';
import { follow } from './follow.ts';
import { cronLines, type ScheduleFlags, timeOfDay, timeZone } from './schedule.ts';
import { openService, type Service, type ServiceFlags } from './service.ts';
import { jobTable, jobText, metricsText } from './show.ts';
import { submit } from './submit.ts';

interface Output {
  readonly json?: true;
}

interface SubmitFlags extends ServiceFlags, Output, PredictionFlags {
  readonly prefix?: string;
  readonly store?: true;
  readonly webhook?: string;
  readonly idempotencyKey?: string;
  readonly concurrency: number;
  readonly wait?: true;
  readonly out?: string;
}

const LOCAL = 'http://localhost:3000';

/** `glimpse jobs`. */
export function jobsCommand(): Command {
  return new Command('jobs')
    .description('Predict on many pictures in the background: by a running service, here or in the cloud.')
    .addCommand(submitCommand())
    .addCommand(
      at('list', 'jobs, newest first')
        .option('--limit <count>', 'most jobs', whole(1, 1000), 20)
        .action(async (flags: ServiceFlags & Output & { limit: number }) => {
          const jobs = await Array.fromAsync(first(openService(flags).jobs.list(), flags.limit));
          print(flags, { items: jobs }, jobs.length > 0 ? jobTable(jobs) : 'There are no jobs.\n');
        }),
    )
    .addCommand(
      at('status', 'how far a job is')
        .argument('<id>')
        .option('--wait', 'until it has ended')
        .action(async (id: string, flags: ServiceFlags & Output & { wait?: true }) => {
          const service = openService(flags);
          const job = flags.wait ? await followed(service, id) : await service.jobs.get(id);
          print(flags, job, jobText(job) + (await figures(service, job)));
          if (flags.wait) judge(job);
        }),
    )
    .addCommand(
      at('results', 'Results.csv, results.ndjson and metrics.json of a job that has ended')
        .argument('<id>')
        .option('-o, --out <folder>', 'where to', '.')
        .action(async (id: string, flags: ServiceFlags & Output & { out: string }) => {
          const paths = await download(openService(flags), id, resolve(flags.out));
          print(flags, { paths }, paths.map((path) => `${path}\n`).join(''));
        }),
    )
    .addCommand(
      at('cancel', 'end a job; what is done is kept')
        .argument('<id>')
        .action(async (id: string, flags: ServiceFlags & Output) => {
          const job = await openService(flags).jobs.cancel(id);
          print(flags, job, jobText(job));
        }),
    )
    .addCommand(scheduleCommand());
}

function submitCommand(): Command {
  return withPredictionOptions(
    at('submit', 'upload pictures, or name a folder of the inbox, and begin a job')
      .argument('[path...]', 'files, folders, globs or ZIPs to upload')
      .option('--prefix <folder>', 'instead: a folder of the inbox of the service'),
  )
    .option('--store', 'keep the pictures for review')
    .option('--webhook <url>', 'a public https address that is told when the job has ended')
    .option('--idempotency-key <key>', 'the same key with the same request is the same job')
    .option('--concurrency <count>', 'uploads under way at a time', whole(1, 16), 4)
    .option('--wait', 'until it has ended, with a bar')
    .option('-o, --out <folder>', 'with --wait: where results go')
    .action(act);
}

async function act(paths: string[], flags: SubmitFlags): Promise<void> {
  const service = openService(flags);
  const { prefix, webhook, idempotencyKey, concurrency } = flags;
  const { job, unsent } = await submit(service, {
    paths,
    concurrency,
    options: optionsOf(flags),
    ...(prefix !== undefined && { prefix }),
    ...(webhook !== undefined && { webhook }),
    ...(idempotencyKey !== undefined && { idempotencyKey }),
  });
  for (const { file, cause } of unsent) process.stderr.write(`${file}: not sent: ${cause}\n`);
  const ended = flags.wait ? await followed(service, job.id) : job;
  if (flags.wait && flags.out !== undefined && ended.results) await download(service, job.id, resolve(flags.out));
  print(flags, ended, flags.wait ? jobText(ended) + (await figures(service, ended)) : `${job.id}\n`);
  if (flags.wait) judge(ended);
  if (unsent.length > 0) throw new Failure('', 1);
}

function optionsOf({
  model,
  version,
  threshold,
  iou,
  limit,
  labels,
  store,
}: SubmitFlags): Partial<JobRequest['options']> {
  const options = { model, version, threshold, iou, limit, labels, store };
  return Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined));
}

async function followed(service: Service, id: string): Promise<Job> {
  const stop = new AbortController();
  const onSignal = () => stop.abort(new Failure(`The job goes on. Cancel it by: glimpse jobs cancel ${id}`, 130));
  process.once('SIGINT', onSignal);
  try {
    return await follow(service, id, stop.signal);
  } finally {
    process.off('SIGINT', onSignal);
  }
}

async function figures({ jobs }: Service, { id, results }: Job): Promise<string> {
  return results ? metricsText(await jobs.metrics(id)) : '';
}

/** @throws Failure unless all went well */
function judge({ state, counts }: Job): void {
  if (state !== 'succeeded' || counts.failed > 0) throw new Failure('', 1);
}

function scheduleCommand(): Command {
  return withPredictionOptions(
    new Command('schedule')
      .description(
        'print the lines of a crontab for a job every day; in the cloud set schedulePrefix, see docs/jobs.md',
      )
      .argument('<folder>', 'a folder of this machine, or of the inbox')
      .option('--at <time>', 'time of day', timeOfDay, '18:00')
      .option('--tz <zone>', "by the clock of this time zone (default: the machine's)", timeZone)
      .option('--api <url>', `service (default: ${LOCAL})`, urlOf),
  ).action((folder: string, flags: ScheduleFlags) => {
    process.stdout.write(cronLines(folder, flags, process.cwd()));
  });
}

/** A command that asks a service. */
function at(name: string, description: string): Command {
  return new Command(name)
    .description(description)
    .option('--api <url>', 'service', urlOf, LOCAL)
    .addOption(new Option('--key <key>', 'API key of the service').env('GLIMPSE_KEY'))
    .option('--json', 'answer as JSON');
}

function print({ json }: Output, value: unknown, text: string): void {
  process.stdout.write(json ? `${JSON.stringify(value, null, 2)}\n` : text);
}

async function* first<T>(items: AsyncIterable<T>, count: number): AsyncGenerator<T> {
  let left = count;
  for await (const item of items) {
    if (left-- <= 0) return;
    yield item;
  }
}
