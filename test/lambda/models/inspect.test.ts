import { manifestSchema } from '../../../contract/model.ts';
import { inspect } from '../../../lambda/models/inspect.ts';
import { readOnnxFile } from '../../../lambda/models/onnx-file.ts';
import { fixture } from '../../fixtures.ts';
import { describeShared, shared } from '../../shared.ts';

const look = async (file: string) => inspect(await readOnnxFile(file));
const lookAt = (name: string) => look(fixture(`onnx/${name}.onnx`));

const values = (findings: object) =>
  Object.fromEntries(Object.entries(findings).map(([field, finding]) => [field, finding.value]));

const ultralytics = { color: 'rgb', resize: 'letterbox', anchor: 'center', pad: 114, scale: 1 / 255, mean: [0, 0, 0] };
const imagenet = { scale: 1 / 255, mean: [0.485, 0.456, 0.406], std: [0.229, 0.224, 0.225] };

describe('inspect', () => {
  it.each([
    ['yolo-tiny', 'detection', 'certain', { family: 'yolo' }],
    ['yolov5', 'detection', 'certain', { family: 'yolov5' }],
    ['yolo-end2end', 'detection', 'certain', { family: 'yolo-end2end' }],
    ['yolo-end2end-seg', 'segmentation', 'certain', { family: 'yolo-end2end' }],
    ['yolox-decoded', 'detection', 'likely', { family: 'yolox', decoded: true }],
    ['nanodet-plus', 'detection', 'likely', { family: 'nanodet', strides: [8, 16, 32, 64], cell: 'corner' }],
    ['detr', 'detection', 'likely', { family: 'detr' }],
    ['rt-detr', 'detection', 'likely', { family: 'detr', activation: 'sigmoid', background: 'none' }],
    ['torchvision-mask', 'segmentation', 'certain', { family: 'torchvision' }],
    ['tf-od', 'detection', 'certain', { family: 'tf-od' }],
    ['ssd', 'detection', 'guess', { family: 'ssd' }],
    ['keras-grey', 'classification', 'likely', { family: 'classification', activation: 'softmax' }],
    ['means-softmax', 'classification', 'certain', { family: 'classification', activation: 'none' }],
  ])('%s is for %s, %s', async (name, task, certainty, output) => {
    const inspection = await lookAt(name);
    expect(inspection.task?.value).toBe(task);
    expect(inspection.output).toMatchObject({ certainty, value: output });
    expect(inspection.output?.why).not.toBe('');
  });

  it.each([
    ['raw-head', 'without the Sigmoid and Softmax of FastestDet'],
    ['yolo-nas', 'as YOLO-NAS has them, which are not read here'],
    ['pose', 'an Ultralytics model for the task pose, which is not read here'],
    ['super-resolution', 'gives a picture, where classes, boxes or masks are read here'],
    [
      'no-picture',
      'no input takes a picture, float32, float16 or uint8 with three or four sides: input_ids int64 [1, 128]',
    ],
    ['fails-at-run', 'outputs of no family that is known: scores float32 [n, c]'],
  ])('%s is nothing that can be served, and it says why', async (name, why) => {
    const inspection = await lookAt(name);
    expect(inspection.refused).toContain(why);
    expect(inspection.output).toBeUndefined();
  });

  it('reads names, size, licence and settings that Ultralytics notes', async () => {
    const inspection = await lookAt('yolo-tiny');
    expect(inspection).toMatchObject({
      license: 'AGPL-3.0',
      labels: { value: ["it's", 'a "b"'], certainty: 'certain' },
      needs: [],
    });
    expect(values(inspection.input)).toMatchObject({ width: 32, height: 32, ...ultralytics });
  });

  it('reads names that others note', async () => {
    expect((await lookAt('class-names')).labels).toMatchObject({ value: ['cat', 'dog', 'bird'], certainty: 'certain' });
  });

  it('tells normalisation that is inside the graph from the numbers it begins with', async () => {
    const pixels = await lookAt('takes-pixels');
    expect(values(pixels.input)).toMatchObject({ scale: 1, mean: [0, 0, 0], std: [1, 1, 1] });
    expect(pixels.input.scale?.why).toBe(
      'the graph begins with Sub, Div: normalisation is inside, pixels go in as 0 to 255',
    );
    expect(values((await lookAt('takes-unit')).input)).toMatchObject({ scale: 1 / 255, mean: [0, 0, 0] });
  });

  it('a uint8 input takes pixels as they are, for certain', async () => {
    const { input } = await lookAt('means-uint8-nhwc');
    expect(values(input)).toMatchObject({ type: 'uint8', layout: 'nhwc', scale: 1, mean: [0, 0, 0] });
    expect(input.scale?.certainty).toBe('certain');
  });

  it('asks for what the file does not say, and only for that', async () => {
    const fields = async (name: string) => (await lookAt(name)).needs.map(({ field }) => field);
    expect(await fields('means-dynamic')).toEqual(['input.width', 'input.height', 'labels']);
    expect(await fields('keras-grey')).toEqual(['input.resize', 'input.scale', 'labels']);
    expect(await fields('torchvision-mask')).toEqual(['labels']);
    expect(await fields('yolov5')).toEqual([]);
  });

  it('says what the runtime would refuse', async () => {
    expect((await lookAt('opset-27')).faults).toEqual([expect.stringContaining('needs opset 27')]);
  });
});

describeShared('inspect of real models, without help', () => {
  it.each([
    ['yolox_nano', 'detection', { family: 'yolox', decoded: false }],
    ['deimv2_hgnetv2_atto_coco', 'detection', { family: 'detr-post' }],
    ['nanodet_m_320', 'detection', { family: 'nanodet', strides: [8, 16, 32] }],
    ['FastestDet', 'detection', { family: 'fastestdet' }],
    ['yolov8n_int8_dashcam', 'detection', { family: 'yolo' }],
    ['yolov8n-seg_int8', 'segmentation', { family: 'yolo-seg' }],
    ['mobilenetv2-12-int8', 'classification', { family: 'classification', activation: 'softmax' }],
  ])('%s is for %s: %j', async (name, task, output) => {
    const inspection = await look(shared(`models/${name}.onnx`));
    expect(inspection.task?.value).toBe(task);
    expect(inspection.output?.value).toEqual(output);
    expect(inspection.output?.certainty).toBe(task === 'classification' ? 'likely' : 'certain');
    expect(inspection.needs).toEqual([]);
  });

  it.each([
    ['yolox_nano', { color: 'bgr', anchor: 'top-left', scale: 1, pad: 114, width: 416 }],
    ['deimv2_hgnetv2_atto_coco', { color: 'rgb', resize: 'stretch', scale: 1 / 255, width: 320 }],
    ['nanodet_m_320', { color: 'bgr', mean: [103.53, 116.28, 123.675], std: [57.375, 57.12, 58.395], width: 320 }],
    ['FastestDet', { color: 'bgr', resize: 'stretch', scale: 1 / 255, width: 352 }],
    ['yolov8n_int8_dashcam', { ...ultralytics, width: 320 }],
    ['mobilenetv2-12-int8', { color: 'rgb', resize: 'crop', shortSide: 256, width: 224, ...imagenet }],
  ])('%s is fed as its own code feeds it: %j', async (name, input) => {
    expect(values((await look(shared(`models/${name}.onnx`))).input)).toMatchObject(input);
  });

  it('what it tells makes a valid manifest', async () => {
    const { task, output, input, labels } = await look(shared('models/yolox_nano.onnx'));
    const manifest = { task: task?.value, output: output?.value, input: values(input), labels: labels?.value };
    const named = { name: 'yolox-nano', version: '1.0.0', sha256: '0'.repeat(64), ...manifest };
    expect(manifestSchema.parse(named).labels).toHaveLength(80);
  });

  it('the model with its own image decoding is refused for its operators', async () => {
    const inspection = await look(shared('models/superres_prepost_op18_needs_ort_extensions.onnx'));
    expect(inspection.refused).toBe(
      'no input takes a picture, float32, float16 or uint8 with three or four sides: image uint8 [num_bytes]',
    );
    expect(inspection.faults[0]).toContain('com.microsoft.extensions:DecodeImage');
  });
});
