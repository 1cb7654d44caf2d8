import { labelName, type Manifest } from '../../contract/model.ts';
import type { Port } from '../session.ts';
import { classCount } from './class-count.ts';

const pixelTypes = new Set(['float32', 'float16', 'uint8']);

/** The input that takes the picture: four dimensions, or three for families that take one picture without a batch. */
export function imageInput(inputs: readonly Port[]): Port | undefined {
  const pictures = inputs.filter(({ type }) => pixelTypes.has(type));
  return pictures.find(({ dims }) => dims.length === 4) ?? pictures.find(({ dims }) => dims.length === 3);
}

/** Where a graph contradicts its manifest: shape and type of the picture, number of classes. Empty where it agrees. */
export function portFaults(manifest: Manifest, inputs: readonly Port[], outputs: readonly Port[]): string[] {
  const picture = imageInput(inputs);
  if (!picture) {
    return [`the graph has no input for a picture, it has: ${inputs.map(describePort).join(', ') || 'none'}`];
  }
  return [
    ...pictureFaults(manifest.input, picture),
    ...roleFaults(manifest, outputs),
    ...classFaults(manifest, outputs),
  ];
}

/** A port as people write it: `images float32 [1, 3, 416, 416]`. */
export function describePort({ name, type, dims }: Port): string {
  return `${name} ${type} [${dims.join(', ')}]`;
}

function pictureFaults(input: Manifest['input'], picture: Port): string[] {
  const faults: string[] = [];
  const graph = `the graph takes ${describePort(picture)}`;
  if (picture.type !== input.type) faults.push(`input.type: got ${input.type}, ${graph}`);
  const sizes = picture.dims.slice(-3);
  const channels = input.color === 'gray' ? 1 : 3;
  const fits = (wanted: number[]) => wanted.every((size, at) => typeof sizes[at] === 'string' || sizes[at] === size);
  const first = [channels, input.height, input.width];
  const last = [input.height, input.width, channels];
  const [wanted, other] = input.layout === 'nchw' ? [first, last] : [last, first];
  if (!fits(wanted)) {
    if (fits(other)) faults.push(`input.layout: got ${input.layout}, ${graph}`);
    else faults.push(`input: ${input.layout} with color ${input.color} is ${wanted.join('x')}, ${graph}`);
  }
  const batch = picture.dims.length === 4 ? picture.dims[0] : 1;
  if (typeof batch === 'number' && batch !== 1)
    faults.push(`${graph}: batches of ${batch}, where one picture is given`);
  return faults;
}

// A role named in the manifest must be an output of the graph.
function roleFaults({ output }: Manifest, outputs: readonly Port[]): string[] {
  const names = outputs.map(({ name }) => name);
  return Object.entries(output.outputs ?? {})
    .filter(([, name]) => !names.includes(name))
    .map(([role, name]) => `output.outputs.${role}: got "${name}", allowed: ${names.join(', ')}`);
}

function classFaults({ output, labels, task }: Manifest, outputs: readonly Port[]): string[] {
  if ((task === 'classification') !== (output.family === 'classification')) {
    return [`task: got ${task}, which output.family ${output.family} does not give`];
  }
  const counted = classCount(output, outputs);
  if (counted === undefined || counted.classes === labels.length) return [];
  const [firstLabel, lastLabel] = [labels[0], labels.at(-1)].map((label) => label && labelName(label));
  return [
    `labels: got ${labels.length} (${firstLabel} ... ${lastLabel}), the graph has ${counted.classes} classes: ` +
      `${describePort(counted.port)} read as ${output.family}`,
  ];
}
