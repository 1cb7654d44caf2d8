import { withMasks } from '../../../cli/records/masks.ts';
import type { Client } from '../../../contract/client.ts';

const box = (x: number) => ({ x, y: 5, width: 10, height: 10 });
const rle = (counts: string) => ({ size: [30, 40] as [number, number], counts });

it('Only what stands as it was predicted gets the mask of the same version', async () => {
  const asked: unknown[] = [];
  const predictions = [
    { label: 'nucleus', classId: 0, score: 0.9, box: box(0), mask: { rle: rle('a') } },
    { label: 'nucleus', classId: 0, score: 0.4, box: box(20.2), mask: { rle: rle('b') } },
  ];
  const client = {
    predict: async (_picture: unknown, options: unknown) => {
      asked.push(options);
      return { predictions };
    },
  } as unknown as Client;
  const model = { name: 'nuclei', version: '1.2.0', task: 'segmentation', sha256: 'a' } as const;
  const objects = [0, 20, 24].map((x) => ({ label: 'nucleus', box: box(x) }));
  expect(await withMasks(objects, { model, predictions }, new Uint8Array(), client)).toEqual([
    { label: 'nucleus', box: box(0), rle: rle('a') },
    { label: 'nucleus', box: box(20), rle: rle('b') },
    { label: 'nucleus', box: box(24) },
  ]);
  // Nothing that was found then may be missing now.
  expect(asked).toEqual([
    expect.objectContaining({ model: 'nuclei', version: '1.2.0', threshold: 0.399, masks: 'rle' }),
  ]);
});

it('A kept picture that is too large for a call is uploaded', async () => {
  const asked: unknown[] = [];
  const client = {
    upload: async (bytes: Uint8Array) => `upload of ${bytes.length}`,
    predict: async (picture: unknown) => {
      asked.push(picture);
      return { predictions: [] };
    },
  } as unknown as Client;
  const model = { name: 'nuclei', version: '1.2.0', task: 'segmentation', sha256: 'a' } as const;
  await withMasks([], { model, predictions: [] }, new Uint8Array(5_000_000), client);
  expect(asked).toEqual([{ upload: 'upload of 5000000' }]);
});
