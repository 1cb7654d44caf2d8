import type { Prediction, Result, Results } from '../../contract/answer.ts';
import { imagesOf, isFailed, nameOf } from './images.ts';

const columns = [
  'file',
  'image_width',
  'image_height',
  'label',
  'class_id',
  'score',
  'x',
  'y',
  'width',
  'height',
  'area',
  'note',
  'error',
] as const;

type Row = Partial<Record<(typeof columns)[number], string | number | undefined>>;

/**
 * Comma-separated values (RFC 4180): a header, then one row an object or class, best first. A picture on which nothing
 * was found has a row with the file alone, one that failed a row with the error, so that none is missing.
 */
export function toCsv(answer: Result | Results): string {
  const rows = imagesOf(answer).flatMap((image): Row[] => {
    if (isFailed(image)) return [{ file: image.file, error: image.error.detail }];
    const about = { file: nameOf(image), image_width: image.image.width, image_height: image.image.height };
    if (image.predictions.length === 0) return [about];
    return image.predictions.map((prediction) => ({ ...about, ...rowOf(prediction) }));
  });
  const lines = [columns.join(','), ...rows.map((row) => columns.map((column) => cell(row[column])).join(','))];
  return `${lines.join('\r\n')}\r\n`;
}

function rowOf({ label, classId, score, box, area, note }: Prediction): Row {
  return { label, class_id: classId, score, x: box?.x, y: box?.y, width: box?.width, height: box?.height, area, note };
}

/** Text that a spreadsheet would take for a formula gets an apostrophe before it (OWASP, CSV injection). */
function cell(value: string | number | undefined): string {
  if (value === undefined) return '';
  if (typeof value === 'number') return String(value);
  const text = /^[=+\-@\t\r]/.test(value) ? `'${value}` : value;
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
