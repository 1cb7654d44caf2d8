import { Command } from 'commander';
import { whole } from '../option-values.ts';
import { asking } from '../records/filter.ts';
import { replay } from './replay.ts';

/** `glimpse models replay`. */
export function replayCommand(): Command {
  return asking(new Command('replay'))
    .description('run the last kept pictures through a candidate: what would change for those who sent them')
    .argument('<name@version>', 'the version that may become current')
    .option('--last <count>', 'so many pictures, the newest', whole(1, 10_000), 100)
    .option('--report <file.html>', 'also write a page that shows what changes most, side by side')
    .option('--json', 'tell it as JSON', false)
    .action(replay);
}
