import { outputSchema } from '../../contract/families.ts';
import { type Manifest, resamplers } from '../../contract/model.ts';
import { normalisations } from './inspect/normalisation.ts';

/** Settings of a manifest by path, e.g. `input.color`. */
export type Settings = Readonly<Record<string, unknown>>;

/** One thing that is often set wrongly, and the other ways it could be. */
export interface Axis {
  readonly name: string;
  readonly ways: readonly Settings[];
}

/** What is tried, the commonest mistakes first. */
export function axesOf(manifest: Manifest): Axis[] {
  const axes = [colours(manifest), numbers(manifest), places(manifest), resampling(manifest), ...readings(manifest)];
  return axes.filter(({ ways }) => ways.length > 0);
}

/** The manifest with some settings changed. */
export function withSettings(manifest: Manifest, settings: Settings): Manifest {
  const changed = structuredClone(manifest) as unknown as Record<string, Record<string, unknown>>;
  for (const [path, value] of Object.entries(settings)) {
    const [part = '', field = ''] = path.split('.');
    const inner = changed[part];
    if (inner) inner[field] = value;
  }
  return changed as unknown as Manifest;
}

/** What a manifest has at a path. */
export function settingOf(manifest: Manifest, path: string): unknown {
  const [part = '', field = ''] = path.split('.');
  return (manifest as unknown as Record<string, Record<string, unknown>>)[part]?.[field];
}

function colours({ input }: Manifest): Axis {
  const ways = input.color === 'gray' ? [] : ['rgb', 'bgr'].map((color) => ({ 'input.color': color }));
  return { name: 'colour order', ways };
}

function numbers({ input }: Manifest): Axis {
  const { raw, unit, signed, ...forColour } = normalisations;
  const all = input.color === 'gray' ? [raw, unit, signed] : [raw, unit, signed, ...Object.values(forColour)];
  const ways = all.map(({ scale, mean, std }) => {
    const channels = input.color === 'gray' ? 1 : 3;
    return { 'input.scale': scale, 'input.mean': mean.slice(0, channels), 'input.std': std.slice(0, channels) };
  });
  return { name: 'scale, mean and deviation', ways: input.type === 'uint8' ? [] : ways };
}

function places({ input }: Manifest): Axis {
  const side = Math.min(input.width, input.height);
  const letterboxes = ['center', 'top-left'].flatMap((anchor) =>
    [114, 0, 128].map((pad) => ({ 'input.resize': 'letterbox', 'input.anchor': anchor, 'input.pad': pad })),
  );
  const crops = [side, Math.round((side * 256) / 224)].map((shortSide) => ({
    'input.resize': 'crop',
    'input.shortSide': shortSide,
  }));
  return {
    name: 'placing and padding',
    ways: input.resize === 'none' ? [] : [...letterboxes, { 'input.resize': 'stretch' }, ...crops],
  };
}

function resampling({ input }: Manifest): Axis {
  const ways = resamplers.map((resample) => ({ 'input.resample': resample }));
  return { name: 'resampling', ways: input.resize === 'none' ? [] : ways };
}

/** Options of families that tell how outputs are read, with all their values. */
const options: readonly (readonly [field: string, values: readonly unknown[]])[] = [
  ['nms', ['per-class', 'agnostic', 'none']],
  ['activation', ['softmax', 'sigmoid', 'none']],
  ['background', ['none', 'first', 'last']],
  ['decoded', [true, false]],
  ['labelOffset', [0, 1]],
  ['cell', ['center', 'corner']],
];

function readings({ output, task }: Manifest): Axis[] {
  const axes: Axis[] = options.map(([field, values]) => ({
    name: field === 'nms' ? 'NMS' : `output.${field}`,
    // Families have these options or not, and not all take every value.
    ways: values
      .filter((value) => field in output && outputSchema.safeParse({ ...output, [field]: value }).success)
      .map((value) => ({ [`output.${field}`]: value })),
  }));
  const overlaps = 'nms' in output && task !== 'classification' ? [0.45, 0.5, 0.6, 0.65, 0.7] : [];
  return [...axes, { name: 'NMS overlap', ways: overlaps.map((iou) => ({ 'defaults.iou': iou })) }];
}
