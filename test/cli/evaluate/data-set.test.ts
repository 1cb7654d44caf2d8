import { type ObjectSet, openDataSet } from '../../../cli/evaluate/data-set.ts';
import { fromRle } from '../../../vision/masks/rle.ts';
import { useFolders } from '../../support/folders.ts';
import { idx, labelMap, picture, truths, voc, write } from './data-sets.ts';

const newFolder = useFolders();
let dir: string;

beforeEach(() => {
  dir = newFolder();
});

const area = (object: { rle?: { size: [number, number]; counts: string } }) =>
  fromRle(object.rle!).data.reduce((sum, value) => sum + value, 0);

describe('COCO', () => {
  const images = [
    { id: 5, file_name: 'a.png', width: 40, height: 30 },
    { id: 9, file_name: 'b.png', width: 40, height: 30 },
  ];
  const categories = [
    { id: 2, name: 'unused' },
    { id: 7, name: 'cat' },
    { id: 90, name: 'dog' },
  ];

  it('gives boxes, masks of polygons and run lengths, crowds, and the classes that occur', async () => {
    const square = [10, 10, 20, 10, 20, 20, 10, 20];
    const annotations = [
      { image_id: 5, category_id: 90, bbox: [10, 10, 10, 10], area: 99, segmentation: [square] },
      { image_id: 5, category_id: 7, bbox: [0, 0, 5, 0], segmentation: [square] },
      {
        image_id: 5,
        category_id: 7,
        bbox: [0, 0, 1, 30],
        iscrowd: 1,
        segmentation: { size: [30, 40], counts: [0, 30, 1170] },
      },
    ];
    await write(dir, {
      'instances.json': JSON.stringify({ images, annotations, categories }),
      'images/a.png': await picture('red'),
      'images/b.png': await picture('red'),
    });
    const set = (await openDataSet(dir, {})) as ObjectSet;
    expect(set).toMatchObject({ form: 'coco', kind: 'objects', classes: ['cat', 'dog'], hasMasks: true });
    const { 'a.png': a, 'b.png': b } = (await truths(set)) as Record<string, { objects: object[]; dropped: number }>;
    expect(b).toEqual({ objects: [], dropped: 0 });
    expect(a).toMatchObject({
      dropped: 1,
      objects: [
        { classIndex: 1, box: { x: 10, y: 10, width: 10, height: 10 }, area: 99, iscrowd: false },
        { classIndex: 0, box: { x: 0, y: 0, width: 1, height: 30 }, area: 30, iscrowd: true },
      ],
    });
    expect(a!.objects.map(area)).toEqual([100, 30]);
  });

  it('is taken as COCO itself comes, by its split', async () => {
    const annotations = [{ image_id: 5, category_id: 7, bbox: [0, 0, 5, 5] }];
    await write(dir, {
      'annotations/instances_val2017.json': JSON.stringify({ images: images.slice(0, 1), annotations, categories }),
      'val2017/a.png': await picture('red'),
    });
    const set = await openDataSet(dir, { split: 'val2017' });
    expect(set).toMatchObject({ form: 'coco', part: 'val2017', classes: ['cat'] });
    expect(Object.keys(await truths(set))).toEqual(['a.png']);
  });

  it('is without masks where an object has none', async () => {
    const annotations = [{ image_id: 5, category_id: 7, bbox: [0, 0, 5, 5], segmentation: [] }];
    await write(dir, { 'instances.json': JSON.stringify({ images, annotations, categories }) });
    expect(await openDataSet(dir, {})).toMatchObject({ hasMasks: false });
  });

  it('is refused with the place of what is wrong', async () => {
    const annotations = [{ image_id: 5, category_id: 7, bbox: [0, 0, 5] }];
    await write(dir, { 'instances.json': JSON.stringify({ images, annotations, categories }) });
    await expect(openDataSet(dir, {})).rejects.toThrow(/instances\.json: annotations\.0\.bbox/);
  });
});

describe('Pascal VOC', () => {
  it('gives boxes by corners, drops degenerate ones, and lets difficult ones count neither way', async () => {
    await write(dir, {
      'annotations/x.1.xml': voc(
        ['WBC', 2, 3, 12, 23],
        ['RBC', 5, 5, 5, 9],
        ['RBC', 1, 1, 4, 4, '<difficult>1</difficult>'],
      ),
      'annotations/y.xml': voc(),
      'annotations/other.xml': voc(['other', 1, 1, 4, 4]),
      'images/x.1.png': await picture('red'),
      'images/y.png': await picture('red'),
      'val.txt': 'x.1\r\ny.png\n',
    });
    const set = await openDataSet(dir, {});
    expect(set).toMatchObject({ form: 'voc', part: 'val', classes: ['WBC', 'RBC'], hasMasks: false });
    expect(await truths(set)).toEqual({
      'x.1.png': {
        dropped: 1,
        objects: [
          { classIndex: 0, box: { x: 2, y: 3, width: 10, height: 20 }, area: 200, iscrowd: false },
          { classIndex: 1, box: { x: 1, y: 1, width: 3, height: 3 }, area: 9, iscrowd: true },
        ],
      },
      'y.png': { objects: [], dropped: 0 },
    });
  });

  it.each([
    ['a part that is not listed', { split: 'test' }, 'option --split: got "test", but there is no test.txt'],
    ['a picture that is missing', {}, 'x.xml: no picture of that name'],
  ])('is refused with %s', async (_name, options, message) => {
    await write(dir, { 'annotations/x.xml': voc(['WBC', 2, 3, 12, 23]) });
    await expect(openDataSet(dir, options)).rejects.toThrow(message);
  });

  it('is refused where a corner is missing, with the file', async () => {
    const xml = voc(['WBC', 2, 3, 12, 23]).replace('<xmin>2</xmin>', '');
    await write(dir, { 'annotations/x.xml': xml, 'images/x.png': await picture('red') });
    await expect(openDataSet(dir, {})).rejects.toThrow(/x\.xml: annotation\.object\.0\.bndbox\.xmin/);
  });
});

describe('YOLO', () => {
  it('gives boxes and outlines in pixels, and pictures without labels', async () => {
    await write(dir, {
      'data.yaml': 'names:\n  0: cat\n  1: dog\n  2: bird\n',
      'images/val/a.png': await picture('red'),
      'images/val/b.png': await picture('red'),
      'labels/val/a.txt': '2 0.5 0.5 0.25 0.2\n0 0.25 0.25 0 0.1\n',
    });
    const set = await openDataSet(dir, {});
    expect(set).toMatchObject({ form: 'yolo', part: 'val', classes: ['cat', 'bird'], hasMasks: false });
    expect(await truths(set)).toEqual({
      'a.png': {
        dropped: 1,
        objects: [{ classIndex: 1, box: { x: 15, y: 12, width: 10, height: 6 }, area: 60, iscrowd: false }],
      },
      'b.png': { objects: [], dropped: 0 },
    });
  });

  it('gives masks of outlines, and numbers for classes where there are no names', async () => {
    await write(dir, {
      'images/a.png': await picture('red'),
      'labels/a.txt': '1 0.25 0.5 0.5 0.5 0.5 0.8 0.25 0.8\n',
    });
    const set = (await openDataSet(dir, {})) as ObjectSet;
    expect(set).toMatchObject({ form: 'yolo', classes: 2, hasMasks: true });
    const { 'a.png': a } = (await truths(set)) as Record<string, { objects: object[] }>;
    expect(a!.objects).toMatchObject([{ classIndex: 1, box: { x: 10, y: 15, width: 10, height: 9 }, area: 90 }]);
    expect(area(a!.objects[0]!)).toBe(90);
  });

  it('is refused with the line that is none', async () => {
    await write(dir, { 'images/a.png': await picture('red'), 'labels/a.txt': '0 0.5 0.5 0.1 0.1\n0 0.5 0.5\n' });
    await expect(openDataSet(dir, {})).rejects.toThrow(/a\.txt line 2: got "0 0\.5 0\.5", allowed: class x y width/);
  });
});

it('label maps of 16 bits give one object for each value but 0', async () => {
  await write(dir, {
    'images/a.png': await picture('red', 4, 3),
    'labels/a.png': await labelMap([
      [0, 300, 300, 0],
      [0, 300, 1, 1],
      [9, 0, 0, 1],
    ]),
  });
  const set = await openDataSet(dir, {});
  expect(set).toMatchObject({ form: 'label-maps', classes: 1, hasMasks: true });
  const { 'a.png': a } = (await truths(set)) as Record<string, { objects: object[] }>;
  expect(a!.objects).toMatchObject([
    { box: { x: 0, y: 2, width: 1, height: 1 }, area: 1 },
    { box: { x: 1, y: 0, width: 2, height: 2 }, area: 3 },
    { box: { x: 2, y: 1, width: 2, height: 2 }, area: 3 },
  ]);
  expect(a!.objects.map(area)).toEqual([1, 3, 3]);
});

it('folders give their name as the class, of val where there is one', async () => {
  const red = await picture('red');
  await write(dir, {
    'val/cat/1.png': red,
    'val/dog/2.png': red,
    'val/dog/3.png': red,
    'val/notes/readme.md': '-',
    'train/x/4.png': red,
  });
  const set = await openDataSet(dir, {});
  expect(set).toMatchObject({ form: 'folders', kind: 'classes', part: 'val', classes: ['cat', 'dog'] });
  expect(await truths(set)).toEqual({ '1.png': 0, '2.png': 1, '3.png': 1 });
});

describe('IDX', () => {
  const pixels = Array.from({ length: 30 }, (_, i) => i);
  const files = {
    'train-images-idx3-ubyte.gz': idx([5, 3, 2], pixels),
    'train-labels-idx1-ubyte.gz': idx([5], [0, 1, 2, 1, 0]),
  };

  it('gives rows of pixels and the number of the class', async () => {
    await write(dir, files);
    const set = await openDataSet(dir, {});
    expect(set).toMatchObject({ form: 'idx', kind: 'classes', part: 'train', classes: 3 });
    expect(await truths(set)).toEqual(
      Object.fromEntries([0, 1, 2, 1, 0].map((label, i) => [`train picture ${i}`, label])),
    );
    const { picture: second } = await set.examples[1]!.read();
    expect(second).toEqual({
      pixels: [
        [6, 7],
        [8, 9],
        [10, 11],
      ],
    });
  });

  it('gives the pictures that training holds out: the first in the random order of NumPy', async () => {
    await write(dir, files);
    const set = await openDataSet(dir, { heldOut: 2 });
    // numpy.random.default_rng(0).permutation(5)[:2]
    expect(set.examples.map(({ file }) => file)).toEqual(['train picture 2', 'train picture 4']);
  });

  it('is refused where there are fewer labels than pictures', async () => {
    await write(dir, { ...files, 'train-labels-idx1-ubyte.gz': idx([4], [0, 1, 2, 1]) });
    await expect(openDataSet(dir, {})).rejects.toThrow('5 pictures, but 4 labels');
  });
});

it('a folder of no known form is refused with the forms there are', async () => {
  await write(dir, { 'a.png': await picture('red') });
  await expect(openDataSet(dir, {})).rejects.toThrow(/is no labelled data set, allowed: COCO .* Pascal VOC .* YOLO/);
});

it('--held-out is refused for what is not IDX', async () => {
  await write(dir, { 'annotations/x.xml': voc() });
  await expect(openDataSet(dir, { heldOut: 3 })).rejects.toThrow('option --held-out: for idx files');
});
