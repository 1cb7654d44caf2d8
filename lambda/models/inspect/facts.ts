import type { Port } from '../../session.ts';
import type { OnnxFile } from '../onnx-file.ts';
import type { Node } from '../onnx-graph.ts';
import { imageInput } from '../ports.ts';
import { type Noted, readNoted } from './noted.ts';

/** The input that takes the picture, as far as its shape tells. */
export interface Picture {
  readonly port: Port;
  readonly layout: 'nchw' | 'nhwc';
  /** 1 or 3; undefined where the graph leaves it open. */
  readonly channels?: 1 | 3;
  readonly width?: number;
  readonly height?: number;
}

/** A file, prepared for those who tell its family. */
export interface Facts {
  readonly file: OnnxFile;
  readonly noted: Noted;
  readonly picture?: Picture;
  readonly outputs: readonly Port[];
  /** How often an operation occurs. */
  count(op: string): number;
  /** Whether a weight has such a name. */
  hasWeight(name: RegExp): boolean;
  /** The operation that makes a value. */
  maker(value: string): Node | undefined;
  /** The operations that use a value. */
  users(value: string): readonly Node[];
}

export function factsOf(file: OnnxFile): Facts {
  const noted = readNoted(file.metadata);
  const picture = pictureOf(imageInput(file.inputs), noted);
  const counts = new Map<string, number>();
  const makers = new Map<string, Node>();
  const users = new Map<string, Node[]>();
  for (const node of file.nodes) {
    counts.set(node.op, (counts.get(node.op) ?? 0) + 1);
    for (const output of node.outputs) makers.set(output, node);
    for (const input of node.inputs) users.set(input, [...(users.get(input) ?? []), node]);
  }
  const weights = [...file.constants.keys()];
  return {
    file,
    noted,
    ...(picture && { picture }),
    outputs: file.outputs,
    count: (op) => counts.get(op) ?? 0,
    hasWeight: (name) => weights.some((weight) => name.test(weight)),
    maker: (value) => makers.get(value),
    users: (value) => users.get(value) ?? [],
  };
}

function pictureOf(port: Port | undefined, { size }: Noted): Picture | undefined {
  if (!port) return undefined;
  const [a, b, c] = port.dims.slice(-3);
  const isChannels = (dim: unknown) => dim === 3 || dim === 1;
  // Where no side says it is the channels, the names of the sides may; else it is as pytorch writes it.
  const last = isChannels(c) && (!isChannels(a) || port.type === 'uint8');
  const [channels, height, width] = last ? [c, a, b] : [a, b, c];
  // One open side before two that are not is the batch, as in a Keras model that begins with Flatten: grey pictures.
  const flat = port.dims.length === 3 && typeof a === 'string' && typeof b === 'number' && typeof c === 'number';
  const sides = {
    width: typeof width === 'number' ? width : size?.width,
    height: typeof height === 'number' ? height : size?.height,
  };
  return {
    port,
    layout: last ? 'nhwc' : 'nchw',
    ...(isChannels(channels) ? { channels: channels as 1 | 3 } : flat && !last && { channels: 1 as const }),
    ...(sides.width !== undefined && { width: sides.width }),
    ...(sides.height !== undefined && { height: sides.height }),
  };
}
