import type { Family, OutputSpec } from '../../contract/families.ts';
import type { Candidates } from '../candidates.ts';
import type { Tensors } from '../types.ts';
import type { DecodeContext, Decoder } from './decoder.ts';
import { decodeDetr } from './detr.ts';
import { decodeDetrPost } from './detr-post.ts';
import { decodeFastestDet } from './fastestdet.ts';
import { decodeNanodet } from './nanodet.ts';
import { decodeSsd } from './ssd.ts';
import { decodeTfOd } from './tf-od.ts';
import { decodeTorchvision } from './torchvision.ts';
import { decodeYolo, decodeYoloSeg } from './yolo.ts';
import { decodeYoloEnd2end } from './yolo-end2end.ts';
import { decodeYolov5 } from './yolov5.ts';
import { decodeYolox } from './yolox.ts';

export type BoxFamily = Exclude<Family, 'classification'>;
export type BoxSpec = Extract<OutputSpec, { family: BoxFamily }>;

const decoders: { readonly [F in BoxFamily]: Decoder<F> } = {
  yolov5: decodeYolov5,
  yolo: decodeYolo,
  'yolo-seg': decodeYoloSeg,
  'yolo-end2end': decodeYoloEnd2end,
  yolox: decodeYolox,
  nanodet: decodeNanodet,
  fastestdet: decodeFastestDet,
  detr: decodeDetr,
  'detr-post': decodeDetrPost,
  torchvision: decodeTorchvision,
  'tf-od': decodeTfOd,
  ssd: decodeSsd,
};

/** The boxes in a model's outputs, as its family writes them. Throws `model_invalid` where they do not fit it. */
export function decodeOutputs(outputs: Tensors, spec: BoxSpec, context: DecodeContext): Candidates {
  const decode = decoders[spec.family] as Decoder<BoxFamily>;
  return decode(outputs, spec, context);
}
