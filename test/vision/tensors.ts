import type { z } from 'zod';
import { outputSchema } from '../../contract/families.ts';
import { type BoxSpec, decodeOutputs } from '../../vision/families/decode-outputs.ts';
import type { Size, Tensor, TensorData, Tensors } from '../../vision/types.ts';

/** A float32 tensor, or one of the type that the data says. */
export function tensor(dims: readonly number[], values: readonly number[] | TensorData): Tensor {
  const data = Array.isArray(values) ? Float32Array.from(values) : (values as TensorData);
  const size = dims.reduce((product, side) => product * side, 1);
  if (data.length !== size) throw new RangeError(`${data.length} values for [${dims}]`);
  if (data instanceof BigInt64Array) return { type: 'int64', dims, data };
  if (data instanceof Int32Array) return { type: 'int32', dims, data };
  if (data instanceof Uint8Array) return { type: 'uint8', dims, data };
  return { type: 'float32', dims, data };
}

export function int64(dims: readonly number[], values: readonly number[]): Tensor {
  return tensor(dims, BigInt64Array.from(values, BigInt));
}

/** The same tensor as float16 bits. */
export function half({ dims, data }: Tensor): Tensor {
  return { type: 'float16', dims, data: Uint16Array.from(data as Float32Array, halfBits) };
}

/** Bits of the half-precision float of a normal number; what does not fit into 10 bits of fraction is cut off. */
export function halfBits(value: number): number {
  if (value === 0) return 0;
  const exponent = Math.floor(Math.log2(Math.abs(value)));
  const fraction = Math.trunc((Math.abs(value) / 2 ** exponent - 1) * 1024);
  return (value < 0 ? 0x8000 : 0) | ((exponent + 15) << 10) | fraction;
}

export interface Found {
  box: number[];
  score: number;
  classId: number;
}

/** What a family finds in outputs, numbers rounded to five digits. */
export function decode(
  spec: z.input<typeof outputSchema>,
  outputs: Tensors,
  context: { classes: number; input?: Size; threshold?: number },
): Found[] {
  const { boxes, scores, classes, count } = decodeOutputs(outputs, outputSchema.parse(spec) as BoxSpec, {
    input: { width: 64, height: 32 },
    threshold: 0.5,
    ...context,
  });
  return Array.from({ length: count }, (_, i) => ({
    box: Array.from(boxes.subarray(4 * i, 4 * i + 4), round),
    score: round(scores[i]!),
    classId: classes[i]!,
  }));
}

function round(value: number): number {
  return Math.round(value * 1e5) / 1e5 + 0;
}

/** The logit of a probability. */
export function logit(score: number): number {
  return Math.log(score / (1 - score));
}
