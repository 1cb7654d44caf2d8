import sharp from 'sharp';
import { dialectSchemas } from '../../../contract/dialects.ts';
import { type Format, formats } from '../../../contract/options.ts';
import { maskFormOf } from '../../../vision/dialects/mask-form.ts';
import { toDialect } from '../../../vision/dialects/to-dialect.ts';
import { toRle } from '../../../vision/masks/rle.ts';
import { drawn } from '../masks/bitmaps.ts';
import { cat, dog, rbc, resultOf, resultsOf, wbc } from './answers.ts';

const source = { width: 200, height: 100 };
const one = resultOf('detection', [wbc, rbc], 'a.jpg');
const none = resultOf('detection', [], 'b.jpg');
const many = resultsOf(one, none);
const classes = resultOf('classification', [cat, dog]);
/** A square with a hole, and a part beside it. */
const rings = [
  [
    [20, 10],
    [60, 10],
    [60, 40],
    [20, 40],
  ],
  [
    [30, 20],
    [30, 30],
    [40, 30],
    [40, 20],
  ],
] as [number, number][][];
const outlined = resultOf('segmentation', [{ ...wbc, mask: { polygons: rings } }]);

/** An answer in a dialect, which is as the API description has it. */
function json(answer: Parameters<typeof toDialect>[0], format: Format) {
  const { contentType, body } = toDialect(answer, format);
  expect(contentType).toBe('application/json');
  const told = JSON.parse(body);
  if (Object.hasOwn(dialectSchemas, format))
    expect(dialectSchemas[format as keyof typeof dialectSchemas].parse(told)).toEqual(told);
  return told;
}

test('glimpse is the answer itself', () => {
  expect(json(many, 'glimpse')).toEqual(many);
  expect(maskFormOf('glimpse')).toBeUndefined();
});

describe('coco', () => {
  const images = [
    { id: 1, file_name: 'a.jpg', width: 200, height: 100 },
    { id: 2, file_name: 'b.jpg', width: 200, height: 100 },
  ];

  test('boxes are left, top, width, height; failed images stand apart', () => {
    expect(json(many, 'coco')).toEqual({
      images,
      categories: [
        { id: 0, name: 'RBC' },
        { id: 1, name: 'WBC' },
      ],
      annotations: [
        { id: 1, image_id: 1, category_id: 1, bbox: [20, 10, 40, 30], area: 1200, iscrowd: 0, score: 0.9 },
        { id: 2, image_id: 1, category_id: 0, bbox: [100.4, 50.6, 10, 20], area: 200, iscrowd: 0, score: 0.5 },
      ],
      errors: [{ file_name: 'broken.jpg', error: expect.objectContaining({ code: 'image_unreadable' }) }],
    });
  });

  test('pictures named by their COCO id keep it', () => {
    const named = resultsOf(
      resultOf('detection', [wbc], '000000000139.jpg'),
      resultOf('detection', [], '000000000632.jpg'),
    );
    expect(json(named, 'coco').images.map((image: { id: number }) => image.id)).toEqual([139, 632]);
    expect(json(named, 'coco').annotations[0].image_id).toBe(139);
    const twice = resultsOf(resultOf('detection', [], '7.jpg'), resultOf('detection', [], '007.png'));
    expect(json(twice, 'coco').images.map((image: { id: number }) => image.id)).toEqual([1, 2]);
  });

  test('masks are compressed run lengths', () => {
    const rle = toRle(drawn(['##', '##'], 20, 10), source);
    const answer = resultOf('segmentation', [{ ...wbc, mask: { rle } }]);
    expect(maskFormOf('coco')).toBe('rle');
    expect(json(answer, 'coco').annotations[0].segmentation).toEqual(rle);
  });

  test('classes are annotations without a box', () => {
    expect(json(classes, 'coco').annotations[0]).toEqual({ id: 1, image_id: 1, category_id: 3, score: 0.75 });
  });
});

describe('roboflow', () => {
  const response = {
    inference_id: '01KA',
    time: 0.025,
    image: source,
    predictions: [
      { x: 40, y: 25, width: 40, height: 30, confidence: 0.9, class: 'WBC', class_id: 1, detection_id: '01KA-0' },
      { x: 105.4, y: 60.6, width: 10, height: 20, confidence: 0.5, class: 'RBC', class_id: 0, detection_id: '01KA-1' },
    ],
  };

  test('x and y are the centre', () => {
    expect(json(one, 'roboflow')).toEqual(response);
  });

  test('seconds and centres have no more digits than what they are made of', () => {
    const small = resultOf('detection', [{ ...rbc, box: { x: 0.1, y: 0.7, width: 0.41, height: 0.2 } }]);
    const slow = { ...small, timing: { ...small.timing, totalMs: 95.59 } };
    expect(json(slow, 'roboflow')).toMatchObject({ time: 0.09559, predictions: [{ x: 0.305, y: 0.8 }] });
    expect(json(slow, 'ultralytics').metadata.functionTimeCall).toBe(0.09559);
  });

  test('several images are a list, a failed one its message', () => {
    expect(json(many, 'roboflow')).toEqual([
      response,
      { ...response, predictions: [] },
      { message: 'the file ends too early', error_type: 'image_unreadable' },
    ]);
  });

  test('classes come with the top one', () => {
    expect(json(classes, 'roboflow')).toMatchObject({
      predictions: [
        { class: 'cat', class_id: 3, confidence: 0.75 },
        { class: 'dog', class_id: 5, confidence: 0.25 },
      ],
      top: 'cat',
      confidence: 0.75,
    });
    expect(json(resultOf('classification', []), 'roboflow')).toMatchObject({ predictions: [], top: '', confidence: 0 });
  });

  test('a hole is kept in the single outline there is', () => {
    expect(maskFormOf('roboflow')).toBe('polygon');
    const [outer, hole] = rings as [[number, number][], [number, number][]];
    const ring = [...outer, outer[0]!, ...hole, hole[0]!, outer[0]!];
    expect(json(outlined, 'roboflow').predictions[0].points).toEqual(ring.map(([x, y]) => ({ x, y })));
    const area = ring.reduce((sum, [x, y], i) => {
      const [nextX, nextY] = ring[(i + 1) % ring.length]!;
      return sum + (x * nextY - nextX * y) / 2;
    }, 0);
    expect(area).toBe(40 * 30 - 10 * 10);
  });

  test('the drawn picture is plain base64', () => {
    expect(json({ ...one, visualization: 'data:image/png;base64,QUJD' }, 'roboflow').visualization).toBe('QUJD');
  });
});

describe('ultralytics', () => {
  test('boxes are corners, shapes height first, failed images empty', () => {
    const speed = { preprocess: 1, inference: 20, postprocess: 0.5 };
    expect(json(many, 'ultralytics')).toEqual({
      images: [
        {
          shape: [100, 200],
          results: [
            { class: 1, name: 'WBC', confidence: 0.9, box: { x1: 20, y1: 10, x2: 60, y2: 40 } },
            { class: 0, name: 'RBC', confidence: 0.5, box: { x1: 100.4, y1: 50.6, x2: 110.4, y2: 70.6 } },
          ],
          speed,
        },
        { shape: [100, 200], results: [], speed },
        { results: [], error: 'the file ends too early' },
      ],
      metadata: { imageCount: 3, functionTimeCall: 0.05, model: 'cells', version: { model: '1.2.0' } },
    });
  });

  test('corners have two digits, as boxes have', () => {
    const small = resultOf('detection', [{ ...rbc, box: { x: 0.1, y: 0.7, width: 0.2, height: 0.1 } }]);
    const { box } = json(small, 'ultralytics').images[0].results[0];
    expect(box).toEqual({ x1: 0.1, y1: 0.7, x2: 0.3, y2: 0.8 });
  });

  test('outlines are lists of x and of y', () => {
    const [{ segments }] = json(outlined, 'ultralytics').images[0].results;
    expect(segments.x.slice(0, 4)).toEqual([20, 60, 60, 20]);
    expect(segments.y.slice(0, 4)).toEqual([10, 10, 40, 40]);
    expect(segments.x).toHaveLength(segments.y.length);
  });

  test('classes have no box', () => {
    expect(json(classes, 'ultralytics').images[0].results[0]).toEqual({ class: 3, name: 'cat', confidence: 0.75 });
  });
});

describe('huggingface', () => {
  const list = [
    { label: 'WBC', score: 0.9, box: { xmin: 20, ymin: 10, xmax: 60, ymax: 40 } },
    { label: 'RBC', score: 0.5, box: { xmin: 100, ymin: 51, xmax: 110, ymax: 71 } },
  ];

  test('boxes are corners in whole pixels', () => {
    expect(json(one, 'huggingface')).toEqual(list);
    expect(json(many, 'huggingface')).toEqual([list, [], { error: 'the file ends too early' }]);
    expect(json(classes, 'huggingface')[1]).toEqual({ label: 'dog', score: 0.25 });
  });

  test('a mask is a black and white picture of the size of the image', async () => {
    const bitmap = drawn(['#.#', '###'], 15, 90);
    const [item] = json(resultOf('segmentation', [{ ...wbc, mask: { rle: toRle(bitmap, source) } }]), 'huggingface');
    expect(maskFormOf('huggingface')).toBe('rle');
    const { data, info } = await sharp(Buffer.from(item.mask, 'base64'))
      .toColourspace('b-w')
      .raw()
      .toBuffer({ resolveWithObject: true });
    expect(info).toMatchObject({ ...source, channels: 1 });
    const white = [...data.keys()].filter((i) => data[i] === 255);
    expect(white).toEqual([90 * 200 + 15, 90 * 200 + 17, 91 * 200 + 15, 91 * 200 + 16, 91 * 200 + 17]);
    expect(data.filter((value) => value === 0)).toHaveLength(200 * 100 - 5);
  });
});

describe('label-studio', () => {
  const about = { from_name: 'label', to_name: 'image', original_width: 200, original_height: 100, image_rotation: 0 };

  test('lengths are percent of the picture', () => {
    expect(json(many, 'label-studio')).toEqual([
      {
        data: { image: 'a.jpg' },
        predictions: [
          {
            model_version: 'cells 1.2.0',
            score: 0.7,
            result: [
              {
                ...about,
                id: '01KA-0',
                type: 'rectanglelabels',
                score: 0.9,
                value: { x: 10, y: 10, width: 20, height: 30, rotation: 0, rectanglelabels: ['WBC'] },
              },
              expect.objectContaining({ id: '01KA-1', score: 0.5 }),
            ],
          },
        ],
      },
      { data: { image: 'b.jpg' }, predictions: [{ model_version: 'cells 1.2.0', score: 0, result: [] }] },
      { data: { image: 'broken.jpg' }, predictions: [], meta: { error: 'the file ends too early' } },
    ]);
  });

  test('a single answer is a list of one task', () => {
    expect(json(one, 'label-studio')).toHaveLength(1);
  });

  test('outlines are polygons and classes choices', () => {
    const [region] = json(outlined, 'label-studio')[0].predictions[0].result;
    expect(region.type).toBe('polygonlabels');
    expect(region.value).toMatchObject({ closed: true, polygonlabels: ['WBC'] });
    expect(region.value.points.slice(0, 2)).toEqual([
      [10, 10],
      [30, 10],
    ]);
    const [choice] = json(classes, 'label-studio')[0].predictions[0].result;
    expect(choice).toMatchObject({ type: 'choices', value: { choices: ['cat'] } });
  });
});

describe('csv', () => {
  const header = 'file,image_width,image_height,label,class_id,score,x,y,width,height,area,note,error';
  const rows = (answer: Parameters<typeof toDialect>[0]) => toDialect(answer, 'csv').body.split('\r\n');

  test('has a row for each object, and for each picture without any', () => {
    expect(toDialect(many, 'csv').contentType).toBe('text/csv; charset=utf-8');
    expect(rows(many)).toEqual([
      header,
      'a.jpg,200,100,WBC,1,0.9,20,10,40,30,1200,,',
      'a.jpg,200,100,RBC,0,0.5,100.4,50.6,10,20,200,,',
      'b.jpg,200,100,,,,,,,,,,',
      'broken.jpg,,,,,,,,,,,,the file ends too early',
      '',
    ]);
  });

  test('quotes what would end a field', () => {
    const label = 'coral, "red"\nfungus';
    expect(toDialect(resultOf('classification', [{ ...cat, label }]), 'csv').body).toContain(
      '"coral, ""red""\nfungus"',
    );
  });

  test.each(['=1+1', '+1', '-1', '@SUM(A1)', '\tx', '\rx'])('%j is text to a spreadsheet', (label) => {
    const { body } = toDialect(resultOf('classification', [{ ...cat, label, note: label }], label), 'csv');
    expect(body.split(`'${label}`)).toHaveLength(4);
  });
});

test.each(formats)('%s answers a picture on which nothing was found', (format) => {
  expect(toDialect(resultOf('detection', []), format).body).not.toBe('');
});
