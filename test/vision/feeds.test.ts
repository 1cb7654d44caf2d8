import { inputSchema } from '../../contract/model.ts';
import { feeds, type ModelInput } from '../../vision/feeds.ts';
import { planTransform } from '../../vision/geometry.ts';
import { tensor } from './tensors.ts';

const input = inputSchema.parse({ width: 4, height: 2 });
const transform = planTransform({ width: 640, height: 480 }, input);
const image = tensor([1, 3, 2, 4], new Array(24).fill(0));

function feed(...inputs: ModelInput[]) {
  return feeds({ input }, inputs, image, transform);
}

describe('feeds', () => {
  test('the image goes to the input with its sides, whatever its name', () => {
    expect(feed({ name: 'input.1', type: 'float32', dims: ['N', 3, 2, 4] })).toEqual({ 'input.1': image });
  });

  test('models that post-process themselves are told the width and height of their input', () => {
    const images = { name: 'images', type: 'float32', dims: ['N', 3, -1, -1] };
    const size = { name: 'orig_target_sizes', type: 'int64', dims: ['N', 2] };
    expect(feed(images, size)).toEqual({
      images: image,
      orig_target_sizes: { type: 'int64', dims: [1, 2], data: BigInt64Array.of(4n, 2n) },
    });
    expect(feed(size, images).orig_target_sizes!.data).toEqual(BigInt64Array.of(4n, 2n));
  });

  test('every pixel is of the picture for a model that asks which are', () => {
    const images = { name: 'pixel_values', type: 'float32', dims: ['b', 3, 'h', 'w'] };
    const mask = (dims: (number | string)[]) => feed({ name: 'pixel_mask', type: 'int64', dims }, images).pixel_mask!;
    expect(mask(['b', 64, 64])).toEqual({ type: 'int64', dims: [1, 64, 64], data: new BigInt64Array(4096).fill(1n) });
    expect(mask(['b', 'h', -1]).dims).toEqual([1, 2, 4]);
  });

  test('a detector of torchvision takes one picture without a batch side', () => {
    expect(feed({ name: 'image', type: 'float32', dims: [3, 'height', 'width'] }).image).toEqual({
      ...image,
      dims: [3, 2, 4],
    });
  });

  test.each([
    [
      { name: 'x', type: 'float32', dims: [1, 3, 416, 416] },
      '"x" float32 [1, 3, 416, 416] gets float32 [1, 3, 2, 4] (nchw)',
    ],
    [{ name: 'x', type: 'uint8', dims: [1, 3, 2, 4] }, '"x" uint8 [1, 3, 2, 4] gets float32 [1, 3, 2, 4]'],
    [{ name: 'x', type: 'float32', dims: [1, 12] }, 'Glimpse cannot feed the input "x" float32 [1, 12]'],
  ])('an input that the package does not fit is named: %j', (wrong, message) => {
    expect(() => feed(wrong)).toThrow(message);
  });

  test('a model without an image input is refused', () => {
    expect(() => feed({ name: 'orig_target_sizes', type: 'int64', dims: [1, 2] })).toThrow('there is no image input');
  });
});
