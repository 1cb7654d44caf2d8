import type { OutputSpec } from '../../contract/families.ts';
import type { Port } from '../session.ts';

/** How many classes an output has room for. */
export interface ClassCount {
  readonly classes: number;
  readonly port: Port;
}

/** Number of classes that the outputs of a family have room for; undefined where shapes do not tell. */
export function classCount(output: OutputSpec, outputs: readonly Port[]): ClassCount | undefined {
  const named = (role: string) => outputs.find(({ name }) => name === output.outputs?.[role]);
  const rank = (dims: number) => outputs.find((port) => port.dims.length === dims);
  const at = (port: Port | undefined, dim: number, less: number) => {
    const size = port?.dims.at(dim);
    return port && typeof size === 'number' ? { classes: size - less, port } : undefined;
  };
  switch (output.family) {
    case 'classification':
      return classesOfScores(named('scores') ?? outputs[0]);
    case 'yolov5':
      return at(named('predictions') ?? rank(3), -1, 5);
    case 'yolo':
      return at(named('predictions') ?? rank(3), 1, 4);
    case 'yolo-seg': {
      const prototypes = (named('prototypes') ?? rank(4))?.dims[1];
      return typeof prototypes === 'number' ? at(named('predictions') ?? rank(3), 1, 4 + prototypes) : undefined;
    }
    case 'yolox':
      return at(named('predictions') ?? rank(3), -1, 5);
    case 'nanodet':
      return nanodetClasses(outputs, 4 * (output.regMax + 1));
    case 'fastestdet':
      return at(named('predictions') ?? rank(4), 1, 5);
    case 'detr':
      return at(named('logits') ?? notBoxes(outputs), -1, output.background === 'none' ? 0 : 1);
    case 'ssd':
      return at(named('scores') ?? notBoxes(outputs), -1, output.background === 'none' ? 0 : 1);
    default:
      return undefined;
  }
}

// Classifiers give 1xC, or 1xCx1x1 where the head is a convolution.
function classesOfScores(port: Port | undefined): ClassCount | undefined {
  const sizes = port?.dims.slice(port.dims.length > 1 ? 1 : 0) ?? [];
  if (!port || sizes.length === 0 || sizes.some((size) => typeof size === 'string')) return undefined;
  return { classes: (sizes as number[]).reduce((product, size) => product * size, 1), port };
}

// One output a stride for classes and one for distances, or both side by side in one.
function nanodetClasses(outputs: readonly Port[], distances: number): ClassCount | undefined {
  const alone = outputs.length === 1;
  const port = outputs.find(({ dims }) => alone || dims.at(-1) !== distances);
  const size = port?.dims.at(-1);
  return port && typeof size === 'number' ? { classes: alone ? size - distances : size, port } : undefined;
}

function notBoxes(outputs: readonly Port[]): Port | undefined {
  return (
    outputs.find(({ dims }) => dims.length === 3 && dims.at(-1) !== 4) ??
    outputs.find(({ name }) => /score|logit/i.test(name))
  );
}
