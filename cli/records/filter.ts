import { type Command, InvalidArgumentError, Option } from 'commander';
import { recordFilterSchema } from '../../contract/records.ts';
import { number, urlOf } from '../option-values.ts';
import type { ServiceFlags } from './service.ts';

/** Which records: the filters of `GET /v1/predictions`. */
export interface FilterFlags extends ServiceFlags {
  readonly model?: string;
  readonly version?: string;
  readonly from?: string;
  readonly to?: string;
  readonly label?: string;
  readonly minScore?: number;
  readonly maxScore?: number;
  readonly verdict?: 'correct' | 'incorrect' | 'none';
}

/** Options of every command that asks a service. */
export function asking(command: Command): Command {
  return command
    .option('--api <url>', 'ask this service instead of what lies in .glimpse here', urlOf)
    .addOption(new Option('--key <key>', "operator's key of the service").env('GLIMPSE_KEY'));
}

/** Options that choose records. */
export function choosing(command: Command): Command {
  return asking(command)
    .option('--model <name>', 'of this model only')
    .option('--version <version>', 'of this version only')
    .option('--from <time>', 'from this day or time on, e.g. 2026-11-01', timeOf)
    .option('--to <time>', 'before this day or time', timeOf)
    .option('--label <name>', 'with this class among the predictions')
    .option('--min-score <score>', 'with a prediction at least as certain', number(0, 1))
    .option('--max-score <score>', 'with a prediction at most as certain', number(0, 1))
    .addOption(new Option('--verdict <verdict>', 'what people said of them').choices(['correct', 'incorrect', 'none']));
}

/** The filter alone. */
export function filterOf({ model, version, from, to, label, minScore, maxScore, verdict }: FilterFlags) {
  const filter = { model, version, from, to, label, minScore, maxScore, verdict };
  return Object.fromEntries(Object.entries(filter).filter(([, value]) => value !== undefined)) as Partial<
    typeof filter
  > &
    object;
}

export function timeOf(text: string): string {
  if (recordFilterSchema.shape.from.safeParse(text).success) return text;
  throw new InvalidArgumentError(`got "${text}", allowed: a day (2026-11-01) or a time (2026-11-01T08:00:00Z).`);
}
