import { Argument, Command, Option } from 'commander';
import { gateOptions, measuringOptions } from '../evaluate/command.ts';
import { number, whole } from '../option-values.ts';
import { history } from './history.ts';
import { promote } from './promote.ts';
import { push } from './push.ts';
import { makeDefault, rollback, shadow, split } from './traffic.ts';

/** The commands of a model's life: from being pushed to being replaced. */
export function lifeCommands(): Command[] {
  return [
    changing('push')
      .description('add a version to another store, proven by its parity check; it answers once it is promoted')
      .argument('<source>', 'a model here (name, or name@version), or a package (folder or .zip)')
      .option('--to <location>', 'a folder or s3://bucket/prefix (default: GLIMPSE_MODELS)')
      .action(push),
    gateOptions(measuringOptions(changing('promote')))
      .description('make a version the current one, where it is better than the one that is')
      .argument('<name@version>', 'the version that is to answer')
      .option('--data <folder>', 'labelled pictures that both are measured on; records: those people corrected')
      .option('--force', 'promote it although it is not shown to be better; needs --reason', false)
      .action(promote),
    changing('rollback')
      .description('go back to the version that was current before')
      .argument('<name>', 'a model')
      .action(rollback),
    changing('split')
      .description('let a version answer a share of the requests that name none')
      .argument('<name>', 'a model')
      .argument('<version>', 'a version beside the current one')
      .addArgument(new Argument('<percent>', 'its share, 0 to 100; 0 ends it').argParser(number(0, 100)))
      .action(split),
    changing('shadow')
      .description('let a version answer too, unseen: how far it disagrees is recorded')
      .argument('<name>', 'a model')
      .argument('<version>', 'a version beside the current one, or off')
      .action(shadow),
    changing('default')
      .description('make a model the one that answers where none is named')
      .argument('<name>', 'a model')
      .action(makeDefault),
    new Command('history')
      .description('tell what was done with the versions of a model: when, by whom, why, and by what measure')
      .argument('<name>', 'a model')
      .addOption(
        new Option('--limit <count>', 'at most so many, the latest first').argParser(whole(1, 1000)).default(20),
      )
      .option('--json', 'tell it as JSON', false)
      .action(history),
  ];
}

function changing(name: string): Command {
  return new Command(name).option('--reason <text>', 'why, for the history').option('--json', 'tell it as JSON', false);
}
