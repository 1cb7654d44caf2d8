import { styleText } from 'node:util';
import type { Box } from '../../contract/answer.ts';
import type { FeedbackEntry } from '../../contract/feedback.ts';
import type { ReviewedRecord } from '../../contract/records.ts';
import { corrected } from '../../vision/corrections.ts';
import { table } from '../table.ts';
import type { ServiceFlags } from './service.ts';
import { openService } from './service.ts';

/** `glimpse records show`. */
export async function show(id: string, flags: ServiceFlags & { readonly json: boolean }): Promise<void> {
  const record = await openService(flags).records.get(id);
  process.stdout.write(flags.json ? `${JSON.stringify(record, null, 2)}\n` : showText(record));
}

function showText(record: ReviewedRecord): string {
  const { predictions, feedback } = record;
  const found = predictions.map(({ label, score, box }, index) => {
    return [String(index), label, score.toFixed(3), box ? placeOf(box) : '-', verdictOf(feedback, index)];
  });
  return [
    facts(record),
    found.length > 0 ? table([' #', 'label', ' certainty', 'box', 'feedback'], found) : '',
    feedback.length > 0 ? `${styleText('dim', 'feedback')}\n${feedback.map(entryLine).join('')}` : '',
  ]
    .filter((part) => part !== '')
    .join('\n');
}

function facts(record: ReviewedRecord): string {
  const { image, timing, cost, review, stored } = record;
  const { objects, isReviewed } = corrected(record);
  const rows: [string, string | undefined][] = [
    ['id', record.id],
    ['time', record.time],
    ['outcome', record.outcome],
    ['model', record.model && `${record.model.name} ${record.model.version} (${record.model.sha256.slice(0, 12)})`],
    ['image', image && `${image.width} x ${image.height} ${image.format}, ${image.bytes} bytes`],
    ['file', record.file],
    ['key', record.key],
    ['time taken', timing && `${timing.totalMs} ms`],
    ['cost', cost && `${cost.usd} USD`],
    ['picture', stored?.picture],
    ['decided', review && `${review.decision}ed ${review.time}`],
    ['corrected', feedback(record) && `${objects.length} objects${isReviewed ? '' : ', not all looked at'}`],
  ];
  return rows.map(([name, value]) => (value === undefined ? '' : `${name.padEnd(11)} ${value}\n`)).join('');
}

function feedback(record: ReviewedRecord): true | undefined {
  return record.feedback.length > 0 ? true : undefined;
}

function verdictOf(entries: readonly FeedbackEntry[], index: number): string {
  const latest = entries.findLast(({ prediction }) => prediction === index);
  return latest ? [latest.verdict, latest.label, latest.box && placeOf(latest.box)].filter(Boolean).join(' ') : '';
}

function entryLine({ time, prediction, verdict, label, box, missed, comment, key }: FeedbackEntry): string {
  const parts = [
    time,
    prediction === undefined ? 'whole answer' : `prediction ${prediction}`,
    verdict,
    label && `-> ${label}`,
    box && placeOf(box),
    missed && `${missed.length} missed`,
    comment && JSON.stringify(comment),
    key && `(${key})`,
  ];
  return `  ${parts.filter(Boolean).join('  ')}\n`;
}

function placeOf({ x, y, width, height }: Box): string {
  return `${Math.round(width)} x ${Math.round(height)} at ${Math.round(x)}, ${Math.round(y)}`;
}
