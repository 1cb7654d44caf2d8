import type { Command } from 'commander';
import { number, whole } from './option-values.ts';

/** What a command line says of the predictions themselves. */
export interface PredictionFlags {
  readonly model?: string;
  readonly version?: string;
  readonly threshold?: number;
  readonly iou?: number;
  readonly limit?: number;
  readonly labels?: string[];
}

/** Adds the options of `PredictionFlags` to a command. */
export function withPredictionOptions(command: Command): Command {
  return command
    .option('--model <name>', "a registered model (default: the service's default)")
    .option('--version <version>', 'a version of it (default: its current one)')
    .option('--threshold <score>', "least certainty, 0 to 1 (default: the model's)", number(0, 1))
    .option('--iou <overlap>', "overlap above which the weaker box goes, 0 to 1 (default: the model's)", number(0, 1))
    .option('--limit <count>', "most results a picture (default: the model's)", whole(1, 1000))
    .option('--labels <names>', 'only these labels, separated by commas', (text) => text.split(','));
}

/** The same options as words of a command line. */
export function predictionWords({ model, version, threshold, iou, limit, labels }: PredictionFlags): string[] {
  const given = Object.entries({ model, version, threshold, iou, limit, labels });
  return given.flatMap(([name, value]) => (value === undefined ? [] : [`--${name}`, String(value)]));
}
