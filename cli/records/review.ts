import type { ReviewQuery } from '../../contract/review.ts';
import { table } from '../table.ts';
import { classesOf } from './list.ts';
import { openService, type ServiceFlags } from './service.ts';

interface ReviewFlags extends ServiceFlags {
  readonly order: ReviewQuery['order'];
  readonly limit: number;
  readonly seed: number;
  readonly model?: string;
  readonly version?: string;
  readonly json: boolean;
}

/** `glimpse records review`: which kept pictures to look at next, and why. */
export async function review({ json, api, key, ...query }: ReviewFlags): Promise<void> {
  const answer = await openService({ api, key }).records.review(query);
  const { items, looked, open } = answer;
  const { order } = query;
  if (json) process.stdout.write(`${JSON.stringify(answer, null, 2)}\n`);
  else {
    const rows = items.map(({ record, reasons }) => [record.id, classesOf(record), reasons.join('; ')]);
    process.stdout.write(`${open} of ${looked} kept pictures wait for somebody.\n`);
    if (order.startsWith('class:') && open > 0 && rows.length === 0)
      process.stdout.write(`None of them has a prediction ${JSON.stringify(order.slice('class:'.length))}.\n`);
    if (rows.length > 0) process.stdout.write(`\n${table(['id', 'classes', 'why'], rows)}`);
  }
}
