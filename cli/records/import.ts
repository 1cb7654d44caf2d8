import { existsSync } from 'node:fs';
import { rename, rm } from 'node:fs/promises';
import { type DataSet, type Form, openDataSet } from '../evaluate/data-set.ts';
import { Failure } from '../failure.ts';
import { readLabels } from '../models/labels.ts';
import { labelsOf } from './collect.ts';
import { writeDataSet } from './data-set/write.ts';
import { importedFolder } from './imported.ts';
import { labelledFrom } from './labelled-from.ts';

interface ImportFlags {
  readonly name: string;
  readonly form?: Form;
  readonly split?: string;
  readonly labels?: string;
  readonly json: boolean;
}

/** `glimpse records import`: a labelled data set of any form that `models evaluate` reads, under a name. */
export async function importDataSet(dir: string, flags: ImportFlags): Promise<void> {
  const folder = importedFolder(flags.name);
  if (existsSync(folder))
    throw new Failure(`option --name: there is a data set "${flags.name}" already, in ${folder}`, 2);
  const dataSets = await everyPart(dir, flags);
  let dropped = 0;
  const labels = flags.labels === undefined ? undefined : await readLabels(flags.labels);
  const pictures = await Array.fromAsync(labelledFrom(dataSets, labels, (boxes) => (dropped += boxes)));
  const classes = [...new Set(pictures.flatMap(labelsOf))];
  const form = dataSets[0]!.kind === 'classes' ? 'folders' : 'coco';
  // Under its name only when it is whole.
  const partial = `${folder}.${process.pid}.part`;
  try {
    const tally = await writeDataSet(partial, pictures, { form, val: 0, seed: 0, classes });
    await rename(partial, folder);
    const { objects, unreadable } = tally;
    const told = {
      name: flags.name,
      folder,
      pictures: tally.pictures,
      objects,
      dropped: dropped + tally.dropped,
      classes,
      unreadable,
    };
    process.stdout.write(flags.json ? `${JSON.stringify(told, null, 2)}\n` : importedText(told));
    if (unreadable.length > 0) throw new Failure('');
  } finally {
    await rm(partial, { recursive: true, force: true });
  }
}

interface Imported {
  readonly name: string;
  readonly folder: string;
  readonly pictures: number;
  readonly objects: number;
  /** Boxes without width or height in the picture. */
  readonly dropped: number;
  readonly classes: readonly string[];
  readonly unreadable: readonly string[];
}

function importedText({ name, folder, pictures, objects, dropped, classes, unreadable }: Imported): string {
  const found = objects > 0 ? `, ${objects} objects` : '';
  const names = [...classes.slice(0, 10), ...(classes.length > 10 ? ['...'] : [])].join(', ');
  const notes = [
    dropped > 0 && `left out: ${dropped} boxes without width or height in the picture\n`,
    unreadable.length > 0 && `not readable: ${unreadable.join(', ')}\n`,
  ].filter((note) => note !== false);
  return `${name}: ${pictures} pictures${found}, ${classes.length} classes (${names}) in ${folder}\n${notes.join('')}`;
}

/** All parts there are, or the one asked for. */
async function everyPart(dir: string, { form, split }: ImportFlags): Promise<DataSet[]> {
  if (split !== undefined) return [await openDataSet(dir, { form, split })];
  const parts: DataSet[] = [];
  for (const name of ['train', 'val', 'valid', 'test']) {
    const part = await openDataSet(dir, { form, split: name }).catch((error) => {
      // Only that there is no such part: anything else that is wrong with it has to be told.
      if (error instanceof Failure && error.message.startsWith('option --split:')) return undefined;
      throw error;
    });
    if (part) parts.push(part);
  }
  return parts.length > 0 ? parts : [await openDataSet(dir, { form })];
}
