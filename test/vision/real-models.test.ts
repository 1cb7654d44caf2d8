import type { Box } from '../../contract/answer.ts';
import { labelName } from '../../contract/model.ts';
import { iou } from '../../vision/box.ts';
import type { PostprocessOptions } from '../../vision/postprocess.ts';
import type { Bitmap, Detection } from '../../vision/types.ts';
import type { ModelFile } from '../fixtures/manifests.ts';
import { describeShared } from '../shared.ts';
import { openModel, readPixels, readSample } from '../support/coco-sample.ts';

const options: PostprocessOptions = { threshold: 0.25, iou: 0.45, limit: 100, masks: false };
const detectors: ModelFile[] = [
  'yolox_nano',
  'deimv2_hgnetv2_atto_coco',
  'nanodet_m_320',
  'FastestDet',
  'yolov8n_int8_dashcam',
  'yolov8n-seg_int8',
];

/** The smallest box around a mask. */
function extent({ x, y, width, data }: Bitmap): Box {
  const columns: number[] = [];
  const lines: number[] = [];
  data.forEach((bit, i) => {
    if (bit) {
      columns.push(i % width);
      lines.push(Math.floor(i / width));
    }
  });
  const least = (values: number[]) => values.reduce((a, b) => Math.min(a, b));
  const most = (values: number[]) => values.reduce((a, b) => Math.max(a, b));
  const [left, top] = [least(columns), least(lines)];
  return { x: x + left, y: y + top, width: most(columns) - left + 1, height: most(lines) - top + 1 };
}

describeShared('real models', () => {
  // Sheep, buses, trams, cats and people, upright and across, in plain view.
  const names = ['000000005992.jpg', '000000002006.jpg', '000000006040.jpg', '000000001675.jpg', '000000008532.jpg'];
  const sample = readSample();
  const pictures = names.map((name) => {
    const { id } = sample.images.find((image) => image.file_name === name)!;
    const objects = sample.annotations
      .filter((annotation) => annotation.image_id === id && annotation.area > 96 ** 2)
      .map(({ category_id: classId, bbox: [x, y, width, height] }) => ({ classId, box: { x, y, width, height } }));
    return { name, objects };
  });

  test.each(detectors)('%s finds the large objects where they are', async (file) => {
    const model = await openModel(file);
    let objects = 0;
    let found = 0;
    for (const picture of pictures) {
      const detections = await model.run(await readPixels(picture.name), options);
      for (const { classId, box } of picture.objects) {
        objects++;
        if (detections.some((seen) => seen.classId === classId && iou(seen.box!, box) > 0.6)) found++;
      }
    }
    await model.session.release();
    expect(objects).toBe(10);
    expect(found).toBeGreaterThanOrEqual(9);
  });

  test('the masks of the segmenter fill the boxes of their objects', async () => {
    const model = await openModel('yolov8n-seg_int8');
    const seen: Detection[] = [];
    for (const { name, objects } of pictures) {
      const detections = await model.run(await readPixels(name), { ...options, threshold: 0.5, masks: true });
      for (const detection of detections) {
        const object = objects.find(
          ({ classId, box }) => classId === detection.classId && iou(detection.box!, box) > 0.7,
        );
        if (!object) continue;
        seen.push(detection);
        expect(iou(extent(detection.bitmap!()), object.box)).toBeGreaterThan(0.65);
      }
    }
    await model.session.release();
    expect(seen.length).toBeGreaterThan(5);
  });

  test('the classifier knows a zebra, a ram, a tram and a toilet seat', async () => {
    const model = await openModel('mobilenetv2-12-int8');
    const top: string[] = [];
    for (const name of ['000000001818.jpg', '000000005992.jpg', '000000006040.jpg', '000000005503.jpg']) {
      const [best] = await model.run(await readPixels(name), { ...options, threshold: 0, limit: 5 });
      top.push(labelName(model.manifest.labels[best!.classId]!));
    }
    await model.session.release();
    expect(top).toEqual(['zebra', 'ram, tup', 'streetcar, tram, tramcar, trolley, trolley car', 'toilet seat']);
  });
});
