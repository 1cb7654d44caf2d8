import { createWriteStream } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { recordsCsv, type Table } from '../../lambda/records/csv.ts';
import { openClient } from '../evaluate/contender.ts';
import { openDataSet } from '../evaluate/data-set.ts';
import { Failure } from '../failure.ts';
import { type Collected, collect, labelsOf } from './collect.ts';
import type { Labelled } from './data-set/labelled.ts';
import { type DataSetForm, dataSetForms, type Tally, writeDataSet } from './data-set/write.ts';
import { type FilterFlags, filterOf } from './filter.ts';
import { importedFolder, isImported } from './imported.ts';
import { labelledFrom } from './labelled-from.ts';
import { openService, type Service } from './service.ts';

/** Tables of all records, and data sets of the corrected pictures. */
export const exportForms = ['csv', 'ndjson', ...dataSetForms] as const;

interface ExportFlags extends FilterFlags {
  readonly format: (typeof exportForms)[number];
  readonly table: Table;
  readonly out?: string;
  readonly val: number;
  readonly seed: number;
  readonly with: readonly string[];
  readonly masks: boolean;
  readonly json: boolean;
}

/** `glimpse records export`. */
export async function exportRecords(flags: ExportFlags): Promise<void> {
  const service = openService(flags);
  const { format } = flags;
  if (isDataSet(format)) await exportDataSet(service, format, flags);
  else await exportTable(service, format, flags);
}

function isDataSet(format: ExportFlags['format']): format is DataSetForm {
  return (dataSetForms as readonly string[]).includes(format);
}

async function exportDataSet(service: Service, form: DataSetForm, flags: ExportFlags): Promise<void> {
  const { out = 'data-set' } = flags;
  const own = await collect(service, filterOf(flags), {
    kind: form === 'folders' ? 'classes' : 'objects',
    masksBy: flags.masks ? openClient(flags) : undefined,
  });
  const { pictures, classes } = await joined(own, flags.with);
  if (pictures.length === 0) {
    const { open, rejected, otherKind } = own.leftOut;
    const others = otherKind > 0 ? `, ${otherKind} are ${kindLeftOut(form)}` : '';
    throw new Failure(
      `no corrected pictures for ${form}: ${open} kept ones wait for somebody, ${rejected} were rejected${others}`,
    );
  }
  const tally = await writeDataSet(out, pictures, { form, val: flags.val, seed: flags.seed, classes });
  const { leftOut } = own;
  if (flags.json) process.stdout.write(`${JSON.stringify({ out, ...tally, classes, leftOut }, null, 2)}\n`);
  else process.stdout.write(exportText(tally, form, out, leftOut));
  if (tally.unreadable.length > 0) throw new Failure('');
}

/** What was collected, with data sets that were imported; a picture that is in both is as people corrected it. */
async function joined(
  { pictures, classes }: Collected,
  names: readonly string[],
): Promise<Pick<Collected, 'pictures' | 'classes'>> {
  const imported: Labelled[] = [];
  const seen = new Set(pictures.map(({ sha256 }) => sha256));
  const taken = new Set(pictures.map(({ name }) => name));
  for (const name of names) {
    for await (const picture of labelledFrom([await openImported(name)], undefined)) {
      if (seen.has(picture.sha256)) continue;
      seen.add(picture.sha256);
      const own = taken.has(picture.name) ? `${name}_${picture.name}` : picture.name;
      taken.add(own);
      imported.push({ ...picture, name: own });
    }
  }
  return { pictures: [...pictures, ...imported], classes: [...new Set([...classes, ...imported.flatMap(labelsOf)])] };
}

async function openImported(name: string) {
  const folder = importedFolder(name);
  if (isImported(name)) return openDataSet(folder, {});
  throw new Failure(
    `option --with: there is no data set "${name}" in ${dirname(folder)}; glimpse records import makes one`,
    2,
  );
}

/** Whose pictures do not go into a form. */
function kindLeftOut(form: DataSetForm): string {
  return form === 'folders' ? 'of detectors' : 'of classifiers';
}

function exportText(tally: Tally, form: DataSetForm, out: string, leftOut: Collected['leftOut']): string {
  const { pictures, objects, dropped, val, unreadable } = tally;
  const otherKind = tally.otherKind + leftOut.otherKind;
  const parts = val > 0 ? ` (${pictures - val} train, ${val} val)` : '';
  const notes = [
    leftOut.open > 0 && `${leftOut.open} wait to be corrected (glimpse records review)`,
    leftOut.rejected > 0 && `${leftOut.rejected} rejected`,
    leftOut.twice > 0 && `${leftOut.twice} sent more than once`,
    otherKind > 0 && `${otherKind} ${kindLeftOut(form)}`,
    dropped > 0 && `${dropped} ${dropped === 1 ? 'box that is' : 'boxes that are'} empty or not in the picture`,
    unreadable.length > 0 && `not there any more: ${unreadable.join(', ')}`,
  ].filter((note) => note !== false);
  const found = form === 'folders' ? '' : ` with ${objects} objects`;
  const rest = notes.length > 0 ? `left out: ${notes.join('; ')}\n` : '';
  return `${pictures} pictures${parts}${found} in ${out} (${form})\n${rest}`;
}

async function exportTable({ records }: Service, format: 'csv' | 'ndjson', flags: ExportFlags): Promise<void> {
  const { out = `records.${format}` } = flags;
  let count = 0;
  async function* lines() {
    for await (const record of records.list(filterOf(flags))) {
      count++;
      yield `${JSON.stringify(record)}\n`;
    }
  }
  if (format === 'ndjson') await pipeline(Readable.from(lines()), createWriteStream(out));
  else {
    // As wide as the widest record: known when all are there.
    const all = await Array.fromAsync(records.list(filterOf(flags)));
    count = all.length;
    await writeFile(out, recordsCsv(flags.table, all));
  }
  const told = { out, records: count };
  process.stdout.write(flags.json ? `${JSON.stringify(told)}\n` : `${count} records in ${out}\n`);
}
