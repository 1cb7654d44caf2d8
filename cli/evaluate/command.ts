import { Command, Option } from 'commander';
import { number, urlOf, whole } from '../option-values.ts';
import { compare } from './compare.ts';
import { forms } from './data-set.ts';
import { evaluate } from './evaluate.ts';

/** `glimpse models evaluate`. */
export function evaluateCommand(): Command {
  return measuring(new Command('evaluate'))
    .description(
      'Measure a model on pictures whose truth is known, each by POST /v1/predict: COCO figures of boxes and masks, or\n' +
        'top-1, top-5, confusion and calibration of classes; with time, memory and cost.',
    )
    .argument('<name>', 'a model that was added')
    .option('--version <version>', 'a version of it (default: its current one)')
    .option('--report <file.html>', 'also write a page with curves and the worst mistakes as pictures')
    .option('--json', 'tell it as JSON', false)
    .action(evaluate);
}

/** `glimpse models compare`. */
export function compareCommand(): Command {
  return gateOptions(measuring(new Command('compare')))
    .description('Measure two models on the same pictures, in turns, and put them side by side.')
    .argument('<current>', 'the model there is: name, or name@version')
    .argument('<candidate>', 'the one that may replace it: name, or name@version')
    .option('--gate', 'end with 1 where the candidate is not better', false)
    .option('--report <file.html>', 'also write a page with both side by side and the pictures where they differ most')
    .option('--json', 'tell it as JSON', false)
    .action(compare);
}

/** What a measurement can be told, the labelled pictures apart. */
export function measuringOptions(command: Command): Command {
  return command
    .addOption(new Option('--form <form>', 'what form they have (default: told by the folder)').choices(forms))
    .option('--split <name>', 'the part to take (default: val where there is one, else everything)')
    .option('--held-out <count>', 'IDX only: the pictures that models/training holds out, so many', whole(1, 1e9))
    .option('--api <url>', 'ask this service instead of running the model here', urlOf)
    .addOption(new Option('--key <key>', 'API key of the service').env('GLIMPSE_KEY'))
    .option('--threshold <score>', 'least certainty of objects', number(0, 1), 0.01)
    .option('--iou <overlap>', "overlap above which the weaker box goes (default: the model's)", number(0, 1))
    .option('--limit <count>', 'most objects a picture: maxDets of the COCO figures', whole(1, 1000), 100);
}

/** By what figure, and by how much, a candidate must be better. */
export function gateOptions(command: Command): Command {
  return command
    .option('--metric <metric>', 'what better means (default: ap50, of masks where there are any; top1)')
    .option('--margin <difference>', 'by more than how much it must be better', number(0, 1), 0);
}

function measuring(command: Command): Command {
  return measuringOptions(command.requiredOption('--data <folder>', 'the labelled pictures'));
}
