import type { Drift, DriftFigure, Histogram, Watched } from '../../contract/drift.ts';
import type { Groups } from '../../vision/metrics/drift-groups.ts';

type Untold<T> = Omit<T, 'told'>;

interface Wording {
  readonly name: string;
  /** Of numbers: what more and less of it is, and how it is written. */
  readonly more?: string;
  readonly less?: string;
  readonly text?: (value: number) => string;
}

const twoPlaces = (value: number) => value.toFixed(2);
const percent = (share: number) => `${(100 * share).toFixed(share < 0.1 ? 1 : 0)} %`;

const wordings: Readonly<Record<Watched, Wording>> = {
  classes: { name: 'class mix' },
  certainty: { name: 'certainty', more: 'is answered more surely', less: 'is answered less surely', text: twoPlaces },
  objects: {
    name: 'objects in a picture',
    more: 'More objects in a picture',
    less: 'Fewer objects in a picture',
    text: (value) => (Number.isInteger(value) ? String(value) : value.toFixed(1)),
  },
  area: { name: 'area of objects', more: 'Objects are larger', less: 'Objects are smaller', text: percent },
  brightness: { name: 'brightness', more: 'Pictures are brighter', less: 'Pictures are darker', text: twoPlaces },
  sharpness: {
    name: 'sharpness',
    more: 'Pictures are sharper or noisier',
    less: 'Pictures are blurred',
    text: (value) => String(Number(value.toPrecision(3))),
  },
  size: {
    name: 'size of pictures',
    more: 'Pictures are larger',
    less: 'Pictures are smaller',
    text: (value) => `${value.toFixed(0)} px`,
  },
  aspect: {
    name: 'shape of pictures',
    more: 'Pictures are wider',
    less: 'Pictures are narrower',
    text: twoPlaces,
  },
  kind: { name: 'kind of files' },
};

/** A figure's name for people: `certainty of RBC`. */
export function figureName({
  figure,
  label,
}: {
  readonly figure: Watched;
  readonly label?: string | undefined;
}): string {
  const { name } = wordings[figure];
  return label === undefined ? name : `${name} of ${label}`;
}

/** A value of a figure as it is written. */
export function valueText(figure: Watched, value: number): string {
  return wordings[figure].text?.(value) ?? String(value);
}

/** What became of a figure, in a sentence. */
export function tellFigure(judged: Untold<DriftFigure>, baseline: Histogram | undefined): string {
  const { figure, label, status, pictures, mean, threshold } = judged;
  if (status === 'too-few') return `Too few pictures: ${pictures.now} now, ${pictures.baseline} in the baseline.`;
  if (mean === undefined) return `${mostMoved(judged)}.`;
  const was = mean.baseline === null ? '' : `, was ${valueText(figure, mean.baseline)}`;
  const means = `${valueText(figure, mean.now)} on average${was}`;
  if (status === 'ok') return `${capital(figureName({ figure, label }))}: ${means}.`;
  if (threshold !== undefined && mean.now < threshold) {
    return `${label} is answered less surely than the package expects, ${valueText(figure, threshold)}: ${means}.`;
  }
  // Drift without a threshold has a baseline. A mean that stayed says nothing of what moved.
  const stayed = Math.abs(mean.now - mean.baseline!) < 0.25 * (baseline?.deviation ?? 0);
  if (stayed) return `${capital(figureName({ figure, label }))} is spread otherwise: ${mostMoved(judged)}; ${means}.`;
  const { more = '', less = '' } = wordings[figure];
  const direction = mean.now > mean.baseline! ? more : less;
  return `${label === undefined ? direction : `${label} ${direction}`}: ${means}.`;
}

/** What a comparison came to, in a sentence or two. */
export function tellAll({ status, model, now, figures }: Untold<Drift>): string {
  const name = `${model.name} ${model.version}`;
  if (status === 'no-baseline') return `${name} has no baseline yet.`;
  if (status === 'too-few') return `${name}: too few pictures to tell (${now?.pictures ?? 0}).`;
  const moved = figures.filter((figure) => figure.status === 'drift');
  if (moved.length === 0) return `${name}: the last ${now?.pictures ?? 0} pictures are like those of the baseline.`;
  return `${name} drifts in ${moved.map(figureName).join(', ')}. ${moved[0]!.told}`;
}

/** The groups of a figure for people: `below 0.40`, `0.40 to 0.52`, `WBC, Platelets`. */
export function groupNames({ figure, edges, names = [], counts }: Histogram, groups: Groups): string[] {
  return groups.map((bins) => {
    const isNew = bins.every((bin) => counts[bin] === 0);
    if (!edges) return isNew ? 'never seen' : named(bins.map((bin) => names[bin] ?? 'others'));
    const [from, to] = [edges[bins[0]! - 1], edges[bins.at(-1)!]];
    if (from === undefined) return to === undefined ? 'all' : `below ${valueText(figure, to)}`;
    return to === undefined
      ? `from ${valueText(figure, from)}`
      : `${valueText(figure, from)} to ${valueText(figure, to)}`;
  });
}

function named(all: readonly string[]): string {
  return all.length <= 3 ? all.join(', ') : `${all.slice(0, 2).join(', ')} and ${all.length - 2} more`;
}

// The group with the largest part of the index.
function mostMoved({ figure, groups }: Pick<DriftFigure, 'figure' | 'groups'>): string {
  const weight = ({ baseline, now }: DriftFigure['groups'][number]) => Math.abs(now - baseline);
  const most = groups.toSorted((a, b) => weight(b) - weight(a))[0];
  if (most === undefined) return 'nothing';
  const what = figure === 'classes' ? ' of what is found' : ' of the pictures';
  return `${most.name}: ${percent(most.now)}${what}, was ${percent(most.baseline)}`;
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
