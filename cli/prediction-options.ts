import type { Command } from 'commander';
import { Failure } from './failure.ts';
import { parseVersioned } from './models/versioned.ts';
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
    .option('--model <name>', "a registered model, or name@version (default: the service's default)")
    .option('--version <version>', 'a version of it (default: its current one)')
    .option('--threshold <score>', "least certainty, 0 to 1 (default: the model's)", number(0, 1))
    .option('--iou <overlap>', "overlap above which the weaker box goes, 0 to 1 (default: the model's)", number(0, 1))
    .option('--limit <count>', "most results a picture (default: the model's)", whole(1, 1000))
    .option('--labels <names>', 'only these labels, separated by commas', (text) => text.split(','))
    .hook('preAction', (_, acting) => splitModel(acting));
}

/** What `name@version` says is what the two options say. */
function splitModel(command: Command): void {
  const { model, version } = command.opts<PredictionFlags>();
  if (!model?.includes('@')) return;
  const named = parseVersioned(model);
  if (version !== undefined && version !== named.version)
    throw new Failure(`option --version: got "${version}" beside --model ${model}, allowed: one of them`, 2);
  command.setOptionValue('model', named.name);
  command.setOptionValue('version', named.version);
}

/** The same options as words of a command line. */
export function predictionWords({ model, version, threshold, iou, limit, labels }: PredictionFlags): string[] {
  const given = Object.entries({ model, version, threshold, iou, limit, labels });
  return given.flatMap(([name, value]) => (value === undefined ? [] : [`--${name}`, String(value)]));
}
