import type { Tensor, TensorData } from './types.ts';

/** A tensor as onnxruntime gives it, native or in the browser. */
export interface RuntimeTensor {
  readonly type: string;
  readonly data: unknown;
  readonly dims: readonly number[];
}

/** An output of either runtime as our tensor. Throws Error for a type that no output is read in, naming those that are. */
export function fromRuntime(name: string, { type, data, dims }: RuntimeTensor): Tensor {
  switch (type) {
    case 'float32':
    case 'uint8':
    case 'int32':
    case 'int64':
      return { type, dims, data: data as TensorData };
    case 'float16': {
      // A Float16Array where the engine has one, else the bits already.
      const { buffer, byteOffset, length } = data as Uint16Array;
      return { type, dims, data: new Uint16Array(buffer, byteOffset, length) };
    }
    case 'bool':
      return { type: 'uint8', dims, data: data as Uint8Array };
    case 'float64':
      return { type: 'float32', dims, data: Float32Array.from(data as Float64Array) };
    default:
      throw new Error(
        `output "${name}" is ${type}; outputs can be float32, float16, float64, int64, int32, uint8, bool`,
      );
  }
}
