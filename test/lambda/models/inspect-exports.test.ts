import { inspect } from '../../../lambda/models/inspect.ts';
import { onnxOf } from './onnx-of.ts';

const attention = ['MatMul', 'MatMul', 'MatMul', 'MatMul'];

describe('inspect of what other projects export', () => {
  it.each([
    [
      'YOLO-NAS with NMS inside',
      'input uint8 [1, 3, 640, 640]',
      'num_predictions int64 [1, 1]; pred_boxes float32 [1, 1000, 4]; pred_scores float32 [1, 1000]; pred_classes int64 [1, 1000]',
    ],
    [
      'Azure Custom Vision',
      'image_tensor float32 [1, 3, 320, 320]',
      'detected_boxes float32 [n, 4]; detected_scores float32 [n]; detected_classes int64 [n]',
    ],
    [
      'the SSD of the ONNX zoo',
      'image float32 [1, 3, 1200, 1200]',
      'bboxes float32 [1, nbox, 4]; labels int64 [1, nbox]; scores float32 [1, nbox]',
    ],
  ])('%s: boxes are not taken for pixels of a picture whose size it was not told', (_, takes, gives) => {
    expect(inspect(onnxOf({ takes, gives })).refused).toContain('without being told the size of the picture');
  });

  it.each([
    ['YOLOv7 with NMS inside', 'images float32 [1, 3, 640, 640]', 'output float32 [Concat_dim_0, 7]'],
    ['PaddleDetection', 'image float32 [N, 3, 640, 640]', 'multiclass_nms3_0.tmp_0 float32 [n, 6]'],
  ])('%s: rows that NMS leaves are not scores of classes', (_, takes, gives) => {
    const { refused } = inspect(onnxOf({ takes, gives, ops: ['NonMaxSuppression'] }));
    expect(refused).toContain(`${gives}: boxes that NMS in the graph leaves`);
  });

  const names = { names: "{0: 'cat', 1: 'dog'}", stride: '32' };
  const open = 'images float32 [batch, 3, height, width]';
  const fixed = 'images float32 [1, 3, 640, 640]';
  it.each([
    ['YOLOv5 with dynamic sides', open, 'output0 float32 [batch, anchors, 7]', names, 'certain', 'yolov5'],
    [
      'YOLOv5 up to 6.1, YOLOv7',
      fixed,
      'output float32 [1, 25200, 85]; 339 float32 [1, 3, 80, 80, 85]; 392 float32 [1, 3, 40, 40, 85]; 445 float32 [1, 3, 20, 20, 85]',
      {},
      'certain',
      'yolov5',
    ],
    ['YOLOv8 with dynamic sides', open, 'output0 float32 [batch, 6, anchors]', names, 'certain', 'yolo'],
    ['the same without its metadata', open, 'output0 float32 [batch, 6, anchors]', {}, 'guess', 'yolo'],
    ['YOLOv8, small', 'images float32 [1, 3, 32, 32]', 'output0 float32 [1, 6, 21]', names, 'certain', 'yolo'],
    [
      'YOLOv8 with NMS inside and dynamic sides',
      open,
      'output0 float32 [batch, boxes, Concat_dim_2]',
      { ...names, args: "{'nms': True}" },
      'certain',
      'yolo-end2end',
    ],
    [
      'YOLOX of one class, small',
      'images float32 [1, 3, 160, 160]',
      'output float32 [1, 525, 6]',
      {},
      'guess',
      'yolox',
    ],
    ['final boxes', 'images float32 [1, 3, 480, 640]', 'output float32 [1, 300, 6]', {}, 'certain', 'yolo-end2end'],
    [
      'RT-DETR whose exporter left all open',
      'images float32 [N, 3, 640, 640]; orig_target_sizes int64 [N, 2]',
      'labels int64 [a, b]; boxes float32 [c, d, e]; scores float32 [f, g]',
      {},
      'certain',
      'detr-post',
    ],
  ])('%s', (_, takes, gives, metadata, certainty, family) => {
    expect(inspect(onnxOf({ takes, gives, metadata })).output).toMatchObject({ certainty, value: { family } });
  });

  it('more classes than cells: names tell which side is which', () => {
    const many = Object.fromEntries(Array.from({ length: 600 }, (_, id) => [id, `class ${id}`]));
    const metadata = { names: JSON.stringify(many), stride: '32' };
    const gives = 'output0 float32 [1, 604, 525]';
    const { output, classes } = inspect(onnxOf({ takes: 'images float32 [1, 3, 160, 160]', gives, metadata }));
    expect([output?.value.family, classes?.value]).toEqual(['yolo', 600]);
  });

  it.each([
    ['x float32 [16, 3, 224, 224]', 'batches of 16, where one picture is given'],
    ['x float32 [1, 10, 224, 224]', 'where pictures have 1 channel or 3'],
    ['x float32 [n, 64, 64, 4]', 'where pictures have 1 channel or 3'],
    ['x float64 [1, 3, 224, 224]', 'no input takes a picture, float32, float16 or uint8 with three or four sides: x'],
    ['x float32 [1, 3, 640, 640]; scale_factor float32 [1, 2]', 'asks for scale_factor float32 [1, 2] too'],
  ])('%s: %s', (takes, words) => {
    expect(inspect(onnxOf({ takes, gives: 'y float32 [1, 10]' })).refused).toContain(words);
  });

  it('a DETR of Hugging Face may ask for pixel_mask, which is fed', () => {
    const takes = 'pixel_values float32 [b, c, h, w]; pixel_mask int64 [b, 64, 64]';
    const gives = 'logits float32 [b, 100, 92]; pred_boxes float32 [b, 100, 4]';
    expect(inspect(onnxOf({ takes, gives, ops: attention })).output?.value.family).toBe('detr');
  });

  it('a Keras model that begins with Flatten takes grey pictures', () => {
    const { input } = inspect(onnxOf({ takes: 'flatten_input float32 [n, 28, 28]', gives: 'dense float32 [n, 10]' }));
    expect(input).toMatchObject({ color: { value: 'gray' }, width: { value: 28 }, height: { value: 28 } });
  });

  it("ONNX's own metadata of pictures holds: Azure Custom Vision takes blue first, 0 to 255", () => {
    const metadata = { 'Image.BitmapPixelFormat': 'Bgr8', 'Image.NominalPixelRange': 'NominalRange_0_255' };
    const { input, needs } = inspect(
      onnxOf({ takes: 'data float32 [1, 3, 224, 224]', gives: 'model_output float32 [1, 3]', metadata }),
    );
    expect(input).toMatchObject({
      color: { value: 'bgr', certainty: 'certain' },
      scale: { value: 1, certainty: 'certain', why: 'noted in the file as Image.NominalPixelRange' },
      mean: { value: [0, 0, 0] },
      resize: { value: 'stretch', certainty: 'guess' },
    });
    expect(needs.map(({ field }) => field)).toEqual(['input.resize', 'labels']);
  });

  it('how a classifier of Hugging Face takes pictures is said to be a guess, and where it is written', () => {
    const takes = 'pixel_values float32 [batch_size, num_channels, height, width]';
    const look = (ops: string[]) => inspect(onnxOf({ takes, gives: 'logits float32 [batch_size, 1000]', ops }));
    const vit = look(attention);
    expect(vit.input).toMatchObject({ resize: { value: 'stretch' }, scale: { value: 1 / 127.5, certainty: 'guess' } });
    expect(vit.needs).toContainEqual({
      field: 'input.scale',
      why: expect.stringContaining('preprocessor_config.json'),
    });
    expect(look(['Conv']).input).toMatchObject({ resize: { value: 'crop' }, scale: { value: 1 / 255 } });
  });

  it.each([
    [
      'Conditional DETR',
      'b, 300, 91',
      { activation: 'sigmoid', background: 'none' },
      'N/A',
      'as many classes as Conditional DETR',
    ],
    ['DETR', 'b, 100, 92', {}, 'N/A', '91 classes and no object'],
    ['a DETR with all left open', 'b, q, n', {}, undefined, 'its classes and no object'],
  ])('%s', (_, dims, value, first, words) => {
    const gives = `logits float32 [${dims}]; pred_boxes float32 [${dims.replace(/\w+$/, '4')}]`;
    const takes = 'pixel_values float32 [b, c, h, w]';
    const { output, labels } = inspect(onnxOf({ takes, gives, ops: attention }));
    expect(output?.value).toEqual({ family: 'detr', ...value });
    expect(output?.why).toContain(words);
    expect(labels?.value[0]).toBe(first);
  });

  it('a detector of torchvision traced at one size has pictures fitted into it', () => {
    const gives = 'boxes float32 [n, 4]; scores float32 [n]; labels int64 [n]';
    const { input, needs } = inspect(onnxOf({ takes: 'image float32 [3, 800, 800]', gives }));
    expect(input).toMatchObject({ resize: { value: 'letterbox' }, anchor: { value: 'top-left' } });
    expect(needs.map(({ field }) => field)).toEqual(['input.resize', 'labels']);
    const open = inspect(onnxOf({ takes: 'image float32 [3, h, w]', gives }));
    expect(open.input.resize?.value).toBe('none');
  });

  it.each([
    ['features float32 [1, 2048]; logits float32 [1, 1000]', 1000, { outputs: { scores: 'logits' } }],
    ['maps float32 [1, 7, 7, 3]; probs float32 [1, 5]', 5, { outputs: { scores: 'probs' } }],
    ['age float32 [1, 101]; gender float32 [1, 2]', 101, {}],
    ['squeezed float32 [10]', 10, {}],
  ])('a classifier that gives %s has %i classes', (gives, count, outputs) => {
    const { output, classes } = inspect(onnxOf({ takes: 'x float32 [1, 3, 224, 224]', gives }));
    expect(output?.value).toEqual({ family: 'classification', activation: 'softmax', ...outputs });
    expect(classes?.value).toBe(count);
  });

  it.each([
    'boxes float32 [1, 100, 4]; scores float32 [1, 100]; classes float32 [1, 100]',
    'scores float32 [100]; places float32 [100, 4]; classes float32 [100]',
  ])('scores beside boxes make no classifier: %s', (gives) => {
    const { refused } = inspect(onnxOf({ takes: 'x float32 [1, 3, 224, 224]', gives }));
    expect(refused).toBe(`outputs of no family that is known: ${gives.replaceAll(';', ',')}`);
  });

  it('one score for two classes is called that', () => {
    const { refused } = inspect(onnxOf({ takes: 'x float32 [n, 150, 150, 3]', gives: 'dense float32 [n, 1]' }));
    expect(refused).toBe(
      'dense float32 [n, 1]: one score a picture, where one a class is read here: export two, 1 - p and p',
    );
  });

  it('masks that are not read make no segmentation', () => {
    const dets = 'dets float32 [1, 200, 4]; labels float32 [1, 200, 91]; masks float32 [1, 200, 108, 108]';
    const { task, output } = inspect(onnxOf({ takes: 'input float32 [1, 3, 432, 432]', gives: dets, ops: attention }));
    expect(output?.value.family).toBe('detr');
    expect(task).toMatchObject({
      value: 'detection',
      why: expect.stringContaining('masks float32 [1, 200, 108, 108]'),
    });
  });
});
