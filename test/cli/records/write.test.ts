import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import sharp from 'sharp';
import { type ObjectSet, openDataSet, type TrueObjects } from '../../../cli/evaluate/data-set.ts';
import type { Labelled, LabelledObject } from '../../../cli/records/data-set/labelled.ts';
import { plainPicture } from '../../../cli/records/data-set/plain-picture.ts';
import { type DataSetForm, type WriteOptions, writeDataSet } from '../../../cli/records/data-set/write.ts';
import { countsToString } from '../../../vision/rle.ts';
import { useFolders } from '../../support/folders.ts';
import { picture } from '../evaluate/data-sets.ts';

const newFolder = useFolders();
const classes = ['RBC', 'T-shirt/top <b>', 'unused'];
const objects: Readonly<Record<string, LabelledObject[]>> = {
  a: [
    { label: 'RBC', box: { x: 1.25, y: 2, width: 10.5, height: 20 } },
    { label: 'T-shirt/top <b>', box: { x: 20, y: 5.75, width: 12, height: 9 } },
  ],
  b: [],
  'c.1': [{ label: 'RBC', box: { x: 0, y: 0, width: 40, height: 30 } }],
};

function pictures(all: Readonly<Record<string, LabelledObject[]>> = objects): Labelled[] {
  return Object.entries(all).map(([name, own]) => ({
    name,
    sha256: name,
    truth: { objects: own },
    read: async () => plainPicture(await picture('red')),
  }));
}

async function written(form: DataSetForm, all = pictures(), more: Partial<WriteOptions> = {}) {
  const dir = join(newFolder(), 'out');
  const tally = await writeDataSet(dir, all, { form, val: 0, seed: 0, classes, ...more });
  return { dir, tally };
}

/** The objects of a data set as its own reader sees them, by the picture's name. */
async function readBack(dir: string, split?: string) {
  const set = (await openDataSet(dir, { split })) as ObjectSet & { form: string };
  const back: Record<string, LabelledObject[]> = {};
  for (const { file, read } of set.examples) {
    const { truth } = (await read()) as { truth: TrueObjects };
    const stem = file
      .split('/')
      .at(-1)!
      .replace(/\.\w+$/, '');
    back[stem] = truth.objects.map(({ classIndex, box }) => ({ label: (set.classes as string[])[classIndex]!, box }));
  }
  return { form: set.form, back };
}

const close = (box: LabelledObject['box'], digits: number) => ({
  x: expect.closeTo(box.x, digits),
  y: expect.closeTo(box.y, digits),
  width: expect.closeTo(box.width, digits),
  height: expect.closeTo(box.height, digits),
});

describe.each([
  ['coco', 6],
  ['yolo', 4],
  ['tensorflow-csv', 2],
  // Half a pixel a corner.
  ['voc', -0.3],
] as const)('a data set written as %s', (form, digits) => {
  it('is read back with the same pictures and objects', async () => {
    const { dir, tally } = await written(form);
    expect(tally).toEqual({ pictures: 3, objects: 3, dropped: 0, val: 0, otherKind: 0, unreadable: [] });
    const { form: told, back } = await readBack(dir);
    expect(told).toBe(form);
    const expected = Object.entries(objects).map(([name, own]) => [
      name,
      own.map(({ label, box }) => ({ label, box: close(box, digits) })),
    ]);
    expect(back).toEqual(Object.fromEntries(expected));
  });

  it('has no box that is empty or not in the picture, and counts those', async () => {
    const box = (x: number, width: number) => ({ label: 'RBC', box: { x, y: 2, width, height: 3 } });
    const { dir, tally } = await written(form, pictures({ p: [box(1, 4), box(1, 0), box(5000, 4), box(-9, 4)] }));
    expect(tally).toMatchObject({ objects: 1, dropped: 3 });
    expect((await readBack(dir)).back.p).toHaveLength(1);
  });

  it('has each picture in one of two parts, the same whatever else there is', async () => {
    const names = Array.from({ length: 40 }, (_, index) => `p${index}`);
    const all = (count: number) =>
      pictures(Object.fromEntries(names.slice(0, count).map((name) => [name, objects.a!])));
    const parts = await Promise.all(
      [30, 40].map(async (count) => {
        const { dir, tally } = await written(form, all(count), { val: 0.3, seed: 7 });
        const [train, val] = await Promise.all(['train', 'val'].map((part) => readBack(dir, part)));
        const [ours, theirs] = [Object.keys(train!.back), Object.keys(val!.back)];
        expect(theirs).toHaveLength(tally.val);
        expect([...ours, ...theirs].sort()).toEqual(names.slice(0, count).sort());
        return theirs;
      }),
    );
    expect(parts[0]!.length).toBeGreaterThan(2);
    expect(parts[1]).toEqual(expect.arrayContaining(parts[0]!));
  });
});

it('Classes are folders, under names that paths take, and read back by the names of the model', async () => {
  const all = ['T-shirt/top', 'T-shirt:top', 'Bag'].map((label, index): Labelled => {
    return { ...pictures()[0]!, name: `p${index}`, sha256: `p${index}`, truth: { label } };
  });
  const { dir, tally } = await written('folders', [...all, ...pictures()], {
    classes: ['T-shirt/top', 'T-shirt:top', 'Bag'],
  });
  expect(tally).toMatchObject({ pictures: 3, otherKind: 3 });
  const set = await openDataSet(dir, {});
  expect(set).toMatchObject({ form: 'folders', classes: ['Bag', 'T-shirt_top', 'T-shirt_top_2'] });
});

it('Masks go along in COCO and YOLO', async () => {
  const rle = { size: [30, 40] as [number, number], counts: countsToString([30 * 4 + 5, 10, 20, 10, 20, 10, 1005]) };
  const own = { a: [{ label: 'RBC', box: { x: 4, y: 5, width: 3, height: 10 }, rle }] };
  for (const form of ['coco', 'yolo'] as const) {
    const { dir } = await written(form, pictures(own));
    const set = (await openDataSet(dir, {})) as ObjectSet;
    const { truth } = await set.examples[0]!.read();
    expect(truth.objects).toMatchObject([{ rle, area: 30 }]);
  }
});

it('Boxes are clipped to the picture, and left out beyond it', async () => {
  const own = ([x, y]: [number, number]) => ({ label: 'RBC', box: { x, y, width: 10, height: 10 } });
  const { dir } = await written('coco', pictures({ a: [own([-4, 25]), own([40, 0])] }));
  expect((await readBack(dir)).back).toEqual({ a: [{ label: 'RBC', box: { x: 0, y: 25, width: 6, height: 5 } }] });
});

it('A folder that holds something is left alone', async () => {
  const { dir } = await written('coco');
  await expect(writeDataSet(dir, [], { form: 'coco', val: 0, seed: 0, classes })).rejects.toThrow(
    /allowed: a folder that is new or empty/,
  );
});

it('Pictures that cannot be read any more are named, and the rest is written', async () => {
  const gone = { ...pictures()[0]!, name: 'gone', read: () => Promise.reject(new Error('gone')) };
  const { dir, tally } = await written('coco', [gone, ...pictures()]);
  expect(tally).toMatchObject({ pictures: 3, unreadable: ['gone'] });
  expect(Object.keys((await readBack(dir)).back)).not.toContain('gone');
});

describe("A picture's file", () => {
  const halves = async (orientation: number) =>
    sharp({ create: { width: 40, height: 30, channels: 3, background: 'black' } })
      .composite([{ input: Buffer.from(await picture('white', 40, 10)), top: 0, left: 0 }])
      .withMetadata({ orientation })
      .jpeg()
      .toBuffer();

  it('is as it came where there is nothing to turn', async () => {
    const bytes = await halves(1);
    expect(await plainPicture(bytes)).toEqual({ bytes, extension: 'jpg', width: 40, height: 30 });
  });

  it('is turned as it was seen, with nothing left to turn', async () => {
    const turned = await plainPicture(await halves(6));
    expect(turned).toMatchObject({ extension: 'jpg', width: 30, height: 40 });
    const { orientation = 1, width, height } = await sharp(Buffer.from(turned.bytes)).metadata();
    expect({ orientation, width, height }).toEqual({ orientation: 1, width: 30, height: 40 });
    // A quarter clockwise: what was the top is now on the right.
    const pixels = await sharp(Buffer.from(turned.bytes)).greyscale().raw().toBuffer();
    expect([pixels[0], pixels[29]].map((value) => value! > 128)).toEqual([false, true]);
  });

  it('is as it lies where that is how it was seen', async () => {
    const lying = await plainPicture(await halves(6), { width: 40, height: 30 });
    const { orientation = 1, width } = await sharp(Buffer.from(lying.bytes)).metadata();
    expect({ orientation, width }).toEqual({ orientation: 1, width: 40 });
  });

  it('is a PNG where others may not read the format', async () => {
    const bytes = await sharp(await picture('red'))
      .gif()
      .toBuffer();
    expect(await plainPicture(bytes)).toMatchObject({ extension: 'png', width: 40, height: 30 });
  });
});

it('Every file that an annotation names is there', async () => {
  const { dir } = await written('coco', pictures(), { val: 0.5 });
  for (const part of ['train', 'val']) {
    const { images } = JSON.parse(readFileSync(join(dir, `annotations/instances_${part}.json`), 'utf8'));
    expect(images.length).toBeGreaterThan(0);
    for (const { file_name } of images) expect(existsSync(join(dir, 'images', file_name))).toBe(true);
  }
});
