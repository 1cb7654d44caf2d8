import sharp from 'sharp';
import { collect } from '../../../cli/records/collect.ts';
import type { Service } from '../../../cli/records/service.ts';
import type { Client } from '../../../contract/client.ts';

const box = { x: 1, y: 1, width: 2, height: 2 };
const mask = { rle: { size: [4, 6] as [number, number], counts: 'a' } };

/** A reviewed picture of a segmenter, 6 x 4, that came as grey pixels. */
const record = {
  id: '01K9Z0000000000000000000A0',
  outcome: 'ok',
  model: { name: 'nuclei', version: '1.2.0', task: 'segmentation' },
  image: { format: 'pixels', sha256: 'a', width: 6, height: 4 },
  predictions: [{ label: 'nucleus', classId: 0, score: 0.9, box }],
  feedback: [{ id: 'f', verdict: 'correct', time: '2026-11-20T10:00:00.000Z' }],
};

function serviceWith(picture: () => Promise<Uint8Array>): Service {
  async function* list() {
    yield record;
  }
  const models = { model: async () => ({ labels: ['nucleus'] }) };
  return { records: { list, picture }, models } as unknown as Service;
}

test('masks of a picture that came as pixels are of the file that is written of it', async () => {
  const asked: string[] = [];
  const predict = async (picture: Uint8Array) => {
    const { format, width, height } = await sharp(picture).metadata();
    asked.push(`${format} ${width} x ${height}`);
    return { predictions: [{ box, mask }] };
  };
  const service = serviceWith(async () => new Uint8Array(24));
  const { pictures } = await collect(service, {}, { masksBy: { predict } as unknown as Client });
  expect(asked).toEqual(['png 6 x 4']);
  expect(pictures[0]!.truth).toEqual({ objects: [{ label: 'nucleus', box, rle: mask.rle }] });
});

test('a picture that is not there any more ends nothing: it has no masks, and is told when it is written', async () => {
  const service = serviceWith(async () => {
    throw new Error('The picture is there no more.');
  });
  const { pictures } = await collect(service, {}, { masksBy: {} as Client });
  expect(pictures[0]!.truth).toEqual({ objects: [{ label: 'nucleus', box }] });
});
