import type { Facts } from './facts.ts';
import { type Finding, likely } from './finding.ts';

/** Values that reach the graph are (pixel * scale - mean) / std. */
export interface Normalisation {
  readonly scale: number;
  readonly mean: readonly number[];
  readonly std: readonly number[];
}

const same = { mean: [0, 0, 0], std: [1, 1, 1] };

/** The ways pictures are brought into numbers. */
export const normalisations = {
  raw: { scale: 1, ...same },
  unit: { scale: 1 / 255, ...same },
  signed: { scale: 1 / 127.5, mean: [1, 1, 1], std: [1, 1, 1] },
  imagenet: { scale: 1 / 255, mean: [0.485, 0.456, 0.406], std: [0.229, 0.224, 0.225] },
  /** ImageNet's in pixels, blue first: OpenMMLab, NanoDet. */
  imagenetBgr: { scale: 1, mean: [103.53, 116.28, 123.675], std: [57.375, 57.12, 58.395] },
  imagenetPixels: { scale: 1, mean: [123.675, 116.28, 103.53], std: [58.395, 57.12, 57.375] },
  caffe: { scale: 1, mean: [104, 117, 123], std: [1, 1, 1] },
} as const satisfies Record<string, Normalisation>;

/** What the graph itself says of the numbers it takes: by its quantisation, or by arithmetic it begins with. */
export function tellNormalisation(facts: Facts): Finding<Normalisation> | undefined {
  return quantised(facts) ?? inside(facts);
}

/** Smallest and largest value of each way, over all channels. */
const ranges: readonly (readonly [Normalisation, number, number, string])[] = [
  [normalisations.raw, 0, 255, '0 to 255'],
  [normalisations.unit, 0, 1, '0 to 1'],
  [normalisations.signed, -1, 1, '-1 to 1'],
  [normalisations.imagenet, -2.118, 2.64, "-2.12 to 2.64, ImageNet's mean and deviation"],
];

// A quantised input was calibrated on pictures: its range is theirs.
function quantised({ file, picture, users }: Facts): Finding<Normalisation> | undefined {
  const node = users(picture?.port.name ?? '').find(({ op }) => op === 'QuantizeLinear');
  const [scale, zero] = node?.inputs.slice(1).map((name) => file.constants.get(name)?.values?.[0]) ?? [];
  if (scale === undefined || zero === undefined) return undefined;
  const least = zero < 0 ? -128 : 0;
  const [low, high] = [(least - zero) * scale, (least + 255 - zero) * scale];
  const near = (value: number, wanted: number, span: number) => Math.abs(value - wanted) < 0.1 * span;
  const found = ranges.find(([, from, to]) => near(low, from, to - from) && near(high, to, to - from));
  if (!found) return undefined;
  return likely(found[0], `its quantised input spans ${low.toFixed(2)} to ${high.toFixed(2)}: pixels as ${found[3]}`);
}

/** Operations that leave the numbers as they are. */
const carriers = ['Transpose', 'Cast', 'Identity', 'Unsqueeze', 'Squeeze', 'Reshape'];

// A graph that begins by subtracting and dividing takes pixels as they were before that.
function inside({ file, picture, users }: Facts): Finding<Normalisation> | undefined {
  let value = picture?.port.name ?? '';
  const steps: string[] = [];
  const constants: number[] = [];
  for (let depth = 0; depth < 16; depth++) {
    const [node, ...others] = users(value);
    if (!node || others.length > 0) break;
    const numbers = node.inputs.flatMap((name) => file.constants.get(name)?.values ?? []);
    if (!carriers.includes(node.op)) {
      if (!['Sub', 'Add', 'Mul', 'Div'].includes(node.op) || ![1, 3].includes(numbers.length)) break;
      steps.push(node.op);
      constants.push(...numbers);
    }
    value = node.outputs[0] ?? '';
  }
  if (steps.length === 0) return undefined;
  // Constants of the size of pixels, or their reciprocals, are for pixels of 0 to 255.
  const ofPixels = constants.some((each) => Math.abs(each) > 3 || (each !== 0 && Math.abs(each) < 0.02));
  const [taken, words] = ofPixels ? [normalisations.raw, '0 to 255'] : [normalisations.unit, '0 to 1'];
  return likely(taken, `the graph begins with ${steps.join(', ')}: normalisation is inside, pixels go in as ${words}`);
}
