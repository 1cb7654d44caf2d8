import { Command } from 'commander';
import { whole } from '../option-values.ts';
import { asking, timeOf } from '../records/filter.ts';
import { baseline } from './baseline.ts';
import { drift } from './drift.ts';

/** `glimpse models baseline`. */
export function baselineCommand(): Command {
  return spanning(new Command('baseline'))
    .description('Keep what is normal for a version: its last predictions, to compare later ones with.')
    .argument('<model>', 'name, or name@version (default: its current one)')
    .option('--json', 'tell it as JSON', false)
    .action(baseline);
}

/** `glimpse models drift`. */
export function driftCommand(): Command {
  return spanning(new Command('drift'))
    .description(
      'Compare the last predictions of a model with its baseline, figure by figure, and its parity picture with the answer\n' +
        'it was packaged with. Ends with 1 where something moved.',
    )
    .argument('<model>', 'name, or name@version (default: its current one)')
    .option('--report <file.html>', 'also write a page with charts and the pictures that moved it')
    .option('--json', 'tell it as JSON', false)
    .action(drift);
}

function spanning(command: Command): Command {
  return asking(command)
    .option('--last <count>', 'so many pictures at most (default: 500)', whole(30, 5000))
    .option('--from <time>', 'from this day or time on, e.g. 2026-11-01', timeOf)
    .option('--to <time>', 'before this day or time', timeOf);
}
