import type { ModelInfo } from '../../../contract/models-answer.ts';

export interface Measure {
  readonly key: string;
  readonly name: string;
  readonly text: string;
}

/** Names people know; other measures are shown under their own. */
const names: Readonly<Record<string, string>> = {
  map: 'mAP',
  map_50: 'mAP at IoU 0.5',
  map_75: 'mAP at IoU 0.75',
  mar_1: 'Recall, 1 a picture',
  mar_10: 'Recall, 10 a picture',
  mar_100: 'Recall, 100 a picture',
  top1: 'Top-1 accuracy',
  top5: 'Top-5 accuracy',
  accuracy: 'Accuracy',
};

/** `map_50` and `map_50_RBC` in words: the measure, then what it is of. */
function nameOf(key: string): string {
  const [, measure, of] = /^(map_50|map_75|map|mar_\d+|top\d|accuracy)(?:_(.+))?$/.exec(key) ?? [];
  if (measure === undefined) return key.replaceAll('_', ' ');
  const name = names[measure] ?? measure;
  return of === undefined ? name : `${name}, ${of}`;
}

/** What was measured, in the order the package gives it. Values of -1 mean that there was nothing to measure. */
export function measures(metrics: ModelInfo['metrics']): Measure[] {
  return Object.entries(metrics ?? {}).flatMap(([key, value]) =>
    typeof value === 'number' && value >= 0 ? [{ key, name: nameOf(key), text: share(value) }] : [],
  );
}

/** The one figure that goes on a tile. */
export function headline(metrics: ModelInfo['metrics']): Measure | undefined {
  const all = measures(metrics);
  return ['map', 'map_50', 'top1', 'accuracy'].map((key) => all.find((one) => one.key === key)).find(Boolean) ?? all[0];
}

function share(value: number): string {
  return value <= 1 ? value.toFixed(3) : value.toLocaleString('en');
}
