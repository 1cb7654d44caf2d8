import { outputSchema } from '../../../contract/families.ts';
import { classCount } from '../../../lambda/models/class-count.ts';
import { readOnnxFile } from '../../../lambda/models/onnx-file.ts';
import { fixture } from '../../fixtures.ts';
import { describeShared, shared } from '../../shared.ts';

const count = async (file: string, output: object) =>
  classCount(outputSchema.parse(output), (await readOnnxFile(file)).outputs)?.classes;

describe('classCount', () => {
  it.each([
    ['means', { family: 'classification' }, 3],
    ['yolov5', { family: 'yolov5' }, 80],
    ['yolo-tiny', { family: 'yolo' }, 2],
    ['yolox-decoded', { family: 'yolox', decoded: true }, 80],
    ['nanodet-plus', { family: 'nanodet', strides: [8, 16, 32, 64] }, 80],
    ['detr', { family: 'detr' }, 91],
    ['rt-detr', { family: 'detr', background: 'none' }, 80],
    ['ssd', { family: 'ssd' }, 1],
    ['yolo-end2end', { family: 'yolo-end2end' }, undefined],
    ['torchvision-mask', { family: 'torchvision' }, undefined],
    ['tf-od', { family: 'tf-od' }, undefined],
  ])('%s read as %j has %s', async (name, output, classes) => {
    expect(await count(fixture(`onnx/${name}.onnx`), output)).toBe(classes);
  });
});

describeShared('classCount of real models', () => {
  it.each([
    ['yolox_nano', { family: 'yolox' }, 80],
    ['nanodet_m_320', { family: 'nanodet' }, 80],
    ['FastestDet', { family: 'fastestdet' }, 80],
    ['yolov8n-seg_int8', { family: 'yolo-seg' }, 80],
    ['mobilenetv2-12-int8', { family: 'classification' }, 1000],
  ])('%s has %j', async (name, output, classes) => {
    expect(await count(shared(`models/${name}.onnx`), output)).toBe(classes);
  });
});
