import { Command, InvalidArgumentError, Option } from 'commander';
import { reviewOrders, reviewQuerySchema } from '../../contract/review.ts';
import { tables } from '../../lambda/records/csv.ts';
import { forms } from '../evaluate/data-set.ts';
import { number, whole } from '../option-values.ts';
import { each } from './each.ts';
import { exportForms, exportRecords } from './export.ts';
import { asking, choosing } from './filter.ts';
import { importDataSet } from './import.ts';
import { list } from './list.ts';
import { review } from './review.ts';
import { openService, type ServiceFlags } from './service.ts';
import { show } from './show.ts';
import { usage } from './usage.ts';

/** `glimpse records`. */
export function recordsCommand(): Command {
  const records = new Command('records')
    .description(
      'Look at what was predicted and what people said of it, and make a data set of it: here from .glimpse, or of a ' +
        'service by --api.',
    )
    .helpCommand(false);
  const add = (name: string, description: string) => records.command(name).description(description);

  choosing(add('list', 'list records, the newest first'))
    .option('--stored', 'with a kept picture only')
    .option('--limit <count>', 'how many', whole(1, 1e6), 20)
    .option('--json', 'tell it as JSON', false)
    .action(list);

  asking(add('show', 'show one record, with its feedback').argument('<id>', 'id of the prediction'))
    .option('--json', 'tell it as JSON', false)
    .action(show);

  onEach('delete', 'delete records, with their pictures', 'deleted', ({ records }, id) => records.delete(id));
  onEach('accept', 'take pictures into the data set as they are corrected now', 'accepted', ({ records }, id) =>
    records.decide(id, 'accept'),
  );
  onEach('reject', 'keep pictures out of the data set', 'rejected', ({ records }, id) => records.decide(id, 'reject'));

  asking(add('usage', 'tell how often was asked, what came, what it cost, day by day'))
    .option('--model <name>', 'of this model only')
    .option('--from <day>', 'from this day on')
    .option('--to <day>', 'up to this day')
    .option('--json', 'tell it as JSON', false)
    .action(usage);

  asking(add('review', 'tell which kept pictures to correct next, and why'))
    .option('--order <order>', `${reviewOrders.join(', ')} or class:NAME`, orderOf, 'least-certain')
    .option('--limit <count>', 'how many', whole(1, 100), 20)
    .option('--seed <number>', 'of the random order', whole(0, 2147483647), 0)
    .option('--model <name>', 'of this model only')
    .option('--version <version>', 'of this version only')
    .option('--json', 'tell it as JSON', false)
    .action(review);

  choosing(add('export', 'write tables of all records (csv, ndjson), or the data set of the corrected pictures'))
    .addOption(new Option('--format <format>', 'what to write').choices(exportForms).makeOptionMandatory())
    .option(
      '-o, --out <path>',
      'the file of a table (default: records.csv, ...), or a folder that is new or empty (default: data-set)',
    )
    .addOption(
      new Option('--table <table>', 'csv: what is known of each, or every output value of classifiers')
        .choices(tables)
        .default('information'),
    )
    .option('--val <share>', 'share of the pictures that goes into val; 0: no parts', number(0, 0.9), 0.2)
    .option('--seed <number>', 'of the draw of val', whole(0, 2147483647), 0)
    .option('--with <name>', 'an imported data set to put in as well (may be repeated)', collected, [])
    .option('--masks', 'predict once more for the masks of segmentation, which are not recorded', false)
    .option('--json', 'tell it as JSON', false)
    .action(exportRecords);

  add('import', 'keep a labelled data set under a name, for export --with and models evaluate --data')
    .argument('<folder>', 'COCO, Pascal VOC, YOLO, CSV, label maps, IDX, or a folder for each class')
    .requiredOption('--name <name>', 'what to call it')
    .addOption(new Option('--form <form>', 'what form it has (default: told by the folder)').choices(forms))
    .option('--split <name>', 'the part to take (default: train, val and test where there are any, else everything)')
    .option('--labels <labels>', 'names of the classes where they are only numbers: a file with one a line, or a,b,c')
    .option('--json', 'tell it as JSON', false)
    .action(importDataSet);

  return records;

  function onEach(
    name: string,
    description: string,
    done: string,
    work: (service: ReturnType<typeof openService>, id: string) => Promise<unknown>,
  ): void {
    asking(add(name, description).argument('<id...>', 'ids of predictions'))
      .option('--json', 'tell it as JSON', false)
      .action((ids: string[], { json, ...flags }: ServiceFlags & { readonly json: boolean }) => {
        const service = openService(flags);
        return each(ids, { done, json }, (id) => work(service, id));
      });
  }
}

function orderOf(text: string): string {
  const { data, error } = reviewQuerySchema.shape.order.safeParse(text);
  if (data) return data;
  throw new InvalidArgumentError(`got "${text}", allowed: ${error!.issues[0]!.message}.`);
}

function collected(value: string, all: readonly string[]): string[] {
  return [...all, value];
}
