import { Command } from 'commander';
import { baselineCommand, driftCommand } from '../drift/command.ts';
import { compareCommand, evaluateCommand } from '../evaluate/command.ts';
import { replayCommand } from '../replay/command.ts';
import { add } from './add.ts';
import { inspectFiles } from './inspect.ts';
import { lifeCommands } from './life-commands.ts';
import { list } from './list.ts';
import { verify } from './verify.ts';

/** `glimpse models`. */
export function modelsCommand(): Command {
  const models = new Command('models')
    .description(
      'Add models, measure them, and decide which version answers. They lie in .glimpse/models, or where GLIMPSE_MODELS says.',
    )
    .helpCommand(false);

  models
    .command('inspect')
    .description('tell what ONNX files are: task, family, input and labels, each with how sure it is')
    .argument('<file...>', 'files ending in .onnx')
    .option('--json', 'tell it as JSON', false)
    .action(inspectFiles);

  models
    .command('add')
    .description('make a package of a model, try it on a picture, and add it to the models here')
    .argument('<source>', 'an .onnx file, a package (folder or .zip), or an https:// address of either')
    .option('--name <name>', "the model's name (default: from the file's)")
    .option('--version <version>', 'its version (default: 1.0.0, or the one after the newest)')
    .option('--labels <labels>', 'names of its classes: a file (one a line, .json, .yaml, .pbtxt), or a,b,c')
    .option('--set <field=value>', 'a field of model.json, e.g. input.color=bgr (may be repeated)', collect, [])
    .option('--sha256 <digest>', 'what the file must be; needed for an address')
    .option('--picture <file>', 'the picture to try it on (default: one that comes with it, or with Glimpse)')
    .option('--json', 'tell it as JSON', false)
    .action(add);

  models
    .command('verify')
    .description("compare a model's predictions with those of its own framework, and find what makes them differ")
    .argument('<name>', 'a model that was added')
    .option('--version <version>', 'a version of it (default: its current one)')
    .option(
      '--reference <file>',
      'expected predictions, in the form that docs/models.md shows (default: parity.json of the package)',
    )
    .option('--pictures <folder>', "where the reference's pictures lie (default: beside it)")
    .option('--json', 'tell it as JSON', false)
    .action(verify);

  models
    .command('list')
    .description('list the models here with their versions')
    .option('--json', 'tell it as JSON', false)
    .action(list);

  const others = [
    evaluateCommand(),
    compareCommand(),
    ...lifeCommands(),
    replayCommand(),
    baselineCommand(),
    driftCommand(),
  ];
  for (const command of others) models.addCommand(command);

  return models;
}

function collect(value: string, all: readonly string[]): string[] {
  return [...all, value];
}
