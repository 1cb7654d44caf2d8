import type { Watched } from '../../contract/drift.ts';
import type { Manifest } from '../../contract/model.ts';
import type { PredictionRecord } from '../../contract/records.ts';

/** What one picture says of a figure: values that share its weight of one. */
export interface Observation {
  readonly figure: Watched;
  /** The class, of certainty. */
  readonly label?: string;
  readonly values: readonly number[] | readonly string[];
}

/** The part of a model package that says how its answers are to be read. */
export type Answering = Pick<Manifest, 'task' | 'labels' | 'defaults'>;

const steps = (from: number, to: number, value: (step: number) => number) =>
  Array.from({ length: to - from + 1 }, (_, i) => Number(value(from + i).toPrecision(6)));

/**
 * Limits between the bins of numbers, fixed so that histograms of any two times can be compared. Quantities that range over
 * magnitudes have bins of equal ratio; sizes lie in the middle of theirs, so that 512 and 511 are alike.
 */
export const fixedEdges: Readonly<Partial<Record<Watched, readonly number[]>>> = {
  certainty: [...steps(1, 49, (k) => k / 50), 0.99, 0.995, 0.999],
  objects: [...steps(1, 20, (k) => k), 25, 30, 40, 50, 75, 100, 150, 200, 300, 500],
  area: steps(-32, -1, (k) => 2 ** (k / 2)),
  brightness: steps(1, 49, (k) => k / 50),
  sharpness: steps(-48, 8, (k) => 2 ** (k / 4)),
  size: steps(16, 56, (k) => 2 ** ((k + 0.5) / 4)),
  aspect: steps(-16, 15, (k) => 2 ** ((k + 0.5) / 8)),
};

type Answer = Pick<PredictionRecord['predictions'][number], 'label' | 'score' | 'box'>;

/** Everything that is watched of one picture and its answer; nothing of a call that failed. */
export function observe(record: PredictionRecord, { task, defaults }: Answering): Observation[] {
  const { image, light, outcome, predictions, top } = record;
  if (outcome !== 'ok' || image === undefined) return [];
  const classifies = task === 'classification';
  // Of a classifier the answer is its first class; of others what one who asks for nothing special is given.
  const answers: readonly Answer[] = classifies
    ? [top].flatMap((first) => (first ? [{ label: first.label, score: first.value }] : []))
    : predictions.filter(({ score }) => score >= defaults.threshold);
  const pixels = image.width * image.height;
  const areas = answers.flatMap(({ box }) => (box ? [(box.width * box.height) / pixels] : []));
  const all: Observation[] = [
    { figure: 'classes', values: answers.map(({ label }) => label) },
    ...[...Map.groupBy(answers, ({ label }) => label)].map(
      ([label, each]): Observation => ({ figure: 'certainty', label, values: each.map(({ score }) => score) }),
    ),
    { figure: 'objects', values: classifies ? [] : [answers.length] },
    { figure: 'area', values: areas },
    { figure: 'brightness', values: light ? [light.brightness] : [] },
    { figure: 'sharpness', values: light ? [relativeSharpness(light)] : [] },
    { figure: 'size', values: [Math.sqrt(pixels)] },
    { figure: 'aspect', values: [image.width / image.height] },
    { figure: 'kind', values: [image.format] },
  ];
  return all.filter(({ values }) => values.length > 0);
}

// Deviation of the Laplacian as a part of the mean grey level: a picture that is only darker is as sharp as it was.
function relativeSharpness({ brightness, sharpness }: NonNullable<PredictionRecord['light']>): number {
  return Math.sqrt(sharpness) / Math.max(1, 255 * brightness);
}
