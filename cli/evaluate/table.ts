import { styleText } from 'node:util';
import type { CocoFigures } from '../../vision/metrics/coco.ts';
import { nameOf } from './classes.ts';
import type { Evaluation, Settings } from './evaluation.ts';

/** A figure by name; -1 and undefined: there is nothing to measure it by. */
export interface Row {
  readonly name: string;
  /** A share is 0 to 1. */
  readonly kind: 'share' | 'amount';
  readonly best: 'most' | 'least';
  readonly value: number | undefined;
  readonly text: string;
}

/** The twelve figures of COCO, in the order pycocotools prints them. */
export function cocoRows(figures: CocoFigures, limit: number): Row[] {
  const names: readonly [string, keyof CocoFigures][] = [
    ['AP', 'ap'],
    ['AP50', 'ap50'],
    ['AP75', 'ap75'],
    ['AP small', 'apSmall'],
    ['AP medium', 'apMedium'],
    ['AP large', 'apLarge'],
    ['AR at 1', 'ar1'],
    ['AR at 10', 'ar10'],
    [`AR at ${limit}`, 'ar100'],
    ['AR small', 'arSmall'],
    ['AR medium', 'arMedium'],
    ['AR large', 'arLarge'],
  ];
  return names.map(([name, key]) => shareRow(name, figures[key]));
}

/** Everything that is one number, by group: figures, then speed, memory and cost. */
export function rowGroups({ figures, speed, modelMb }: Evaluation, limit: number): { title: string; rows: Row[] }[] {
  const groups =
    figures.kind === 'classes'
      ? [
          {
            title: 'accuracy',
            rows: [
              shareRow('top-1', figures.top1, 4),
              shareRow('top-5', figures.top5, 4),
              shareRow('calibration error', figures.calibration.ece, 4, 'least'),
            ],
          },
        ]
      : [
          ...(figures.masks ? [{ title: 'masks', rows: cocoRows(figures.masks, limit) }] : []),
          { title: 'boxes', rows: cocoRows(figures.boxes, limit) },
        ];
  const usage = [
    amountRow('p50', speed?.p50Ms, (value) => `${value.toFixed(1)} ms`),
    amountRow('p95', speed?.p95Ms, (value) => `${value.toFixed(1)} ms`),
    amountRow('model in memory', modelMb, (value) => `${value.toFixed(0)} MB`),
    amountRow('1,000 pictures', speed?.usdPer1000, (value) => `$${value.toFixed(4)}`),
  ];
  return [...groups, { title: 'a picture', rows: usage }];
}

/** An evaluation for people. */
export function evaluationText(evaluation: Evaluation, settings: Settings): string {
  const { figures, speed, failed } = evaluation;
  const lines = [
    headline(evaluation),
    ...rowGroups(evaluation, settings.limit).flatMap((group) => ['', ...groupLines(group)]),
  ];
  if (figures.kind === 'objects') lines.push('', ...classLines(evaluation));
  lines.push('');
  if (figures.kind === 'objects') lines.push(styleText('dim', protocolWords(evaluation, settings)));
  if (speed) lines.push(styleText('dim', `Times are of this run; cost is of ${speed.memoryMb} MB on AWS Lambda.`));
  lines.push(...leftOutLines(evaluation), ...failedLines(failed));
  return `${lines.join('\n')}\n`;
}

/** What was measured on what. */
export function headline({ contender, dataSet, judged, figures, sha256 }: Evaluation): string {
  const { part, form } = dataSet;
  const model = styleText('bold', `${contender.model.name} ${contender.version}`);
  return `${model} (${sha256.slice(0, 12)}) on ${count(judged.length)} pictures${part ? ` of ${part}` : ''} (${form})${objectWords(figures)}`;
}

/** For example: `, 1,137 objects, 1 degenerate box dropped`. */
export function objectWords(figures: Evaluation['figures']): string {
  if (figures.kind === 'classes') return '';
  const { objects, dropped } = figures;
  const boxes = dropped === 1 ? 'box' : 'boxes';
  return `, ${count(objects)} objects${dropped > 0 ? `, ${count(dropped)} degenerate ${boxes} dropped` : ''}`;
}

export function protocolWords({ contender }: Evaluation, { threshold, iou, limit }: Settings): string {
  const overlap = iou ?? contender.model.defaults.iou;
  return `COCO protocol: certainties from ${threshold}, suppression at ${overlap}, at most ${limit} objects a picture (maxDets).`;
}

/** Pictures that were not measured on, for what somebody called them, and what to do about it. */
export function leftOutLines({ dataSet: { leftOut = [] } }: Evaluation): string[] {
  if (leftOut.length === 0) return [];
  const named = leftOut
    .slice(0, 5)
    .map(({ file, labels }) => `  ${file} says ${labels.map((label) => `"${label}"`).join(', ')}`);
  const title = `${count(leftOut.length)} left out, labelled as the model labels nothing; to keep one out for good: glimpse records reject ID`;
  return ['', styleText('yellow', title), ...named, ...(leftOut.length > 5 ? ['  ...'] : [])];
}

export function failedLines(failed: Evaluation['failed']): string[] {
  if (failed.length === 0) return [];
  const named = failed.slice(0, 5).map(({ file, detail }) => `  ${file}: ${detail}`);
  const title = `${count(failed.length)} pictures failed and count as nothing found:`;
  return ['', styleText('red', title), ...named, ...(failed.length > 5 ? ['  ...'] : [])];
}

function groupLines({ title, rows }: { readonly title: string; readonly rows: readonly Row[] }): string[] {
  return [styleText('dim', `  ${title}`), ...rows.map(({ name, text }) => `  ${name.padEnd(18)} ${text.padStart(9)}`)];
}

const CLASSES = 25;

function classLines({ figures, contender: { model } }: Evaluation): string[] {
  if (figures.kind !== 'objects') return [];
  const { classes } = figures.masks ?? figures.boxes;
  const measured = classes.filter(({ objects }) => objects > 0).sort((a, b) => b.objects - a.objects);
  const width = Math.max(5, ...measured.map(({ classId }) => nameOf(model.labels, classId).length));
  const rows = measured
    .slice(0, CLASSES)
    .map((each) =>
      [
        nameOf(model.labels, each.classId).padEnd(width),
        count(each.objects).padStart(7),
        ...[each.ap, each.ap50, each.ap75].map((value) => share(value).padStart(6)),
      ].join('  '),
    );
  const more = measured.length - CLASSES;
  return [
    styleText('dim', `  ${'class'.padEnd(width)}  objects      AP    AP50    AP75`),
    ...rows.map((row) => `  ${row}`),
    ...(more > 0 ? [`  and ${more} classes more (--json has all)`] : []),
  ];
}

export function share(value: number, digits = 3): string {
  return value < 0 || Number.isNaN(value) ? '-' : value.toFixed(digits);
}

function shareRow(name: string, value: number, digits = 3, best: Row['best'] = 'most'): Row {
  return { name, kind: 'share', best, value, text: share(value, digits) };
}

function amountRow(name: string, value: number | undefined, tell: (value: number) => string): Row {
  return { name, kind: 'amount', best: 'least', value, text: value === undefined ? '-' : tell(value) };
}

export function count(value: number): string {
  return value.toLocaleString('en-US');
}
