import type { Result, Results } from '../../contract/answer.ts';
import type { Format } from '../../contract/options.ts';
import { toCoco } from './coco.ts';
import { toCsv } from './csv.ts';
import { toHuggingface } from './huggingface.ts';
import { toLabelStudio } from './label-studio.ts';
import { toRoboflow } from './roboflow.ts';
import { toUltralytics } from './ultralytics.ts';

const dialects: { readonly [F in Exclude<Format, 'csv'>]: (answer: Result | Results) => object } = {
  glimpse: (answer) => answer,
  coco: toCoco,
  roboflow: toRoboflow,
  ultralytics: toUltralytics,
  huggingface: toHuggingface,
  'label-studio': toLabelStudio,
};

/** An answer as another service would give it. Masks must be in the form that `maskFormOf` names. */
export function toDialect(answer: Result | Results, format: Format): { contentType: string; body: string } {
  if (format === 'csv') return { contentType: 'text/csv; charset=utf-8', body: toCsv(answer) };
  return { contentType: 'application/json', body: JSON.stringify(dialects[format](answer)) };
}
