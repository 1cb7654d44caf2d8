import type { ReviewedRecord } from '../../contract/records.ts';
import { table } from '../table.ts';
import { type FilterFlags, filterOf } from './filter.ts';
import { openService } from './service.ts';

interface ListFlags extends FilterFlags {
  readonly limit: number;
  readonly stored?: true;
  readonly json: boolean;
}

/** `glimpse records list`: the newest first. */
export async function list(flags: ListFlags): Promise<void> {
  const { records } = openService(flags);
  const filter = { ...filterOf(flags), ...(flags.stored && { stored: 'true' as const }), limit: flags.limit };
  const items = await Array.fromAsync(records.list(filter));
  if (flags.json) process.stdout.write(`${JSON.stringify({ items }, null, 2)}\n`);
  else process.stdout.write(items.length > 0 ? listText(items) : 'No such records.\n');
}

function listText(items: readonly ReviewedRecord[]): string {
  const titles = ['id', 'time', 'model', 'outcome', ' found', ' certainty', 'classes', 'verdict', 'picture'];
  return table(
    titles,
    items.map((record) => [
      record.id,
      record.time.slice(0, 19).replace('T', ' '),
      record.model ? `${record.model.name} ${record.model.version}` : '-',
      record.outcome,
      String(record.count),
      record.count > 0 ? record.meanScore.toFixed(3) : '-',
      classesOf(record),
      record.review ? `${record.verdict ?? '-'}, ${record.review.decision}ed` : (record.verdict ?? '-'),
      record.stored ? 'kept' : '-',
    ]),
  );
}

/** For example `RBC 14, WBC 1`; of a classifier the first. */
export function classesOf({ model, top, classDistribution }: ReviewedRecord): string {
  if (top && model?.task === 'classification') return `${top.label} ${(top.value * 100).toFixed(1)} %`;
  const most = Object.entries(classDistribution).sort(([, a], [, b]) => b - a);
  const more = most.length > 3 ? ', ...' : '';
  return (
    `${most
      .slice(0, 3)
      .map(([label, count]) => `${label} ${count}`)
      .join(', ')}${more}` || '-'
  );
}
