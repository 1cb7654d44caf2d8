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
