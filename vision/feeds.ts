import type { Manifest } from '../contract/model.ts';
import { ProblemError } from '../contract/problems.ts';
import type { Tensor, Transform } from './types.ts';

/** An input as the runtime tells it; names and -1 stand for sides that may be anything. */
export interface ModelInput {
  readonly name: string;
  readonly type: string;
  readonly dims: readonly (number | string)[];
}

/** Inputs that ask for the size the boxes shall be in: `[[width, height]]`. */
export const sizeNames = /^(orig_target_sizes?|orig_sizes?|target_sizes?)$/i;

/** Inputs that ask which pixels are of the picture, as DETRs of Hugging Face do. */
export const maskNames = /^pixel_mask$/i;

/**
 * What to feed a model for one picture, by input name: the image; its size for models that post-process themselves, which
 * is the model's input's, so that their boxes go back into the picture by its transform, as all others do; and a mask that
 * takes every pixel for the picture's. Throws `model_invalid` for an input that Glimpse cannot feed or that the package
 * describes wrongly.
 */
export function feeds(
  manifest: Pick<Manifest, 'input'>,
  inputs: readonly ModelInput[],
  image: Tensor,
  transform: Transform,
): Record<string, Tensor> {
  const fed: Record<string, Tensor> = {};
  let imageInput: ModelInput | undefined;
  for (const input of inputs) {
    if (sizeNames.test(input.name)) fed[input.name] = sizeTensor(input, transform);
    else if (maskNames.test(input.name)) fed[input.name] = maskTensor(input, manifest);
    else if (!imageInput && (input.dims.length === 4 || input.dims.length === 3)) imageInput = input;
    else refuse(`Glimpse cannot feed the input ${described(input)}: it knows images, orig_target_sizes and pixel_mask`);
  }
  if (!imageInput) refuse(`there is no image input among ${inputs.map(described).join(', ')}`);
  fed[imageInput.name] = fitted(image, imageInput, manifest);
  return fed;
}

/** The image without its batch side where the model takes a single picture, as torchvision's detectors do. */
function fitted(image: Tensor, input: ModelInput, { input: { layout } }: Pick<Manifest, 'input'>): Tensor {
  const dims = input.dims.length === 3 ? image.dims.slice(1) : image.dims;
  const differs = input.dims.some((side, axis) => typeof side === 'number' && side > 0 && side !== dims[axis]);
  if (differs || input.type !== image.type) {
    refuse(
      `the input ${described(input)} gets ${image.type} [${dims.join(', ')}] (${layout}) by the package's "input"`,
    );
  }
  return { ...image, dims };
}

function sizeTensor(input: ModelInput, transform: Transform): Tensor {
  const size = [transform.input.width, transform.input.height];
  const dims = input.dims.length === 1 ? [2] : [1, 2];
  switch (input.type) {
    case 'int64':
      return { type: 'int64', dims, data: BigInt64Array.from(size, BigInt) };
    case 'int32':
      return { type: 'int32', dims, data: Int32Array.from(size) };
    case 'float32':
      return { type: 'float32', dims, data: Float32Array.from(size) };
    default:
      return refuse(`the input ${described(input)} must be int64, int32 or float32`);
  }
}

function maskTensor(input: ModelInput, { input: { width, height } }: Pick<Manifest, 'input'>): Tensor {
  if (input.type !== 'int64') refuse(`the input ${described(input)} must be int64`);
  const [rows, columns] = input.dims.slice(-2).map((side) => (typeof side === 'number' && side > 0 ? side : undefined));
  const dims = [1, rows ?? height, columns ?? width];
  return { type: 'int64', dims, data: new BigInt64Array(dims[1]! * dims[2]!).fill(1n) };
}

function described({ name, type, dims }: ModelInput): string {
  return `"${name}" ${type} [${dims.join(', ')}]`;
}

function refuse(detail: string): never {
  throw new ProblemError('model_invalid', `Inputs do not fit the package: ${detail}`);
}
