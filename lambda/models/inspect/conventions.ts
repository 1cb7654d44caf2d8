import type { Family } from '../../../contract/families.ts';
import type { InputSpec } from '../../../contract/model.ts';
import type { Facts, Picture } from './facts.ts';
import { type Certainty, type Finding, guess, likely } from './finding.ts';
import { normalisations } from './normalisation.ts';
import type { OutputInput } from './opinion.ts';

/** How a family's own code prepares pictures, as far as files do not say it. */
export interface Convention {
  readonly input: Partial<InputSpec>;
  readonly certainty: Certainty;
  readonly why: string;
}

const fixed = ({ scale, mean, std }: (typeof normalisations)[keyof typeof normalisations]) => ({
  scale,
  mean: [...mean],
  std: [...std],
});

const letterbox = { resize: 'letterbox', anchor: 'center', pad: 114, resample: 'opencv-linear' } as const;
const ultralytics: Convention = {
  input: { color: 'rgb', ...letterbox, ...fixed(normalisations.unit) },
  certainty: 'likely',
  why: 'as Ultralytics prepares pictures',
};

/** Source of each: the code that trains the family (docs/models.md). */
const conventions: Readonly<Partial<Record<Family, Convention>>> = {
  yolov5: ultralytics,
  yolo: ultralytics,
  'yolo-seg': ultralytics,
  'yolo-end2end': ultralytics,
  yolox: {
    input: { color: 'bgr', ...letterbox, anchor: 'top-left', ...fixed(normalisations.raw) },
    certainty: 'likely',
    why: "as YOLOX's demo prepares pictures since its version 0.2",
  },
  nanodet: {
    input: { color: 'bgr', ...letterbox, pad: 0, ...fixed(normalisations.imagenetBgr) },
    certainty: 'likely',
    why: "as NanoDet's configurations prepare pictures",
  },
  fastestdet: {
    input: { color: 'bgr', resize: 'stretch', resample: 'opencv-linear', ...fixed(normalisations.unit) },
    certainty: 'likely',
    why: "as FastestDet's demo prepares pictures",
  },
  'detr-post': {
    input: { color: 'rgb', resize: 'stretch', resample: 'pil-bilinear', ...fixed(normalisations.unit) },
    certainty: 'likely',
    why: 'as RT-DETR, D-FINE and DEIM prepare pictures',
  },
  torchvision: {
    input: { color: 'rgb', resize: 'none', ...fixed(normalisations.unit) },
    certainty: 'likely',
    why: 'as torchvision prepares pictures: sizes are seen to inside',
  },
  'tf-od': {
    input: { color: 'rgb', resize: 'none', ...fixed(normalisations.raw) },
    certainty: 'likely',
    why: 'as TensorFlow Object Detection prepares pictures: sizes are seen to inside',
  },
  ssd: {
    input: { color: 'rgb', resize: 'stretch', resample: 'opencv-linear', ...fixed(normalisations.signed) },
    certainty: 'guess',
    why: 'one of several ways SSDs are prepared for',
  },
};

export function conventionOf(output: OutputInput, facts: Facts): Convention {
  if (output.family === 'classification') return forClassifier(facts);
  if (output.family === 'detr') {
    const rtDetr = output.activation === 'sigmoid' && facts.count('GridSample') > 0 && !output.outputs;
    return {
      input: {
        color: 'rgb',
        resize: 'stretch',
        resample: 'pil-bilinear',
        ...fixed(rtDetr ? normalisations.unit : normalisations.imagenet),
      },
      certainty: rtDetr ? 'likely' : 'guess',
      why: rtDetr ? 'as RT-DETR prepares pictures' : 'as most DETRs prepare pictures',
    };
  }
  // Each family is above or in the table.
  return conventions[output.family] as Convention;
}

function forClassifier({ picture, noted, count }: Facts): Convention {
  const { port, layout, channels, width = 224, height = width } = picture as Picture;
  const side = Math.min(width, height);
  const stretched = { resize: 'stretch', resample: 'pil-bilinear' } as const;
  const cropped = { resize: 'crop', resample: 'pil-bilinear' } as const;
  if (channels === 1) {
    return {
      input: { color: 'gray', ...stretched, scale: 1 / 255, mean: [0], std: [1] },
      certainty: 'guess',
      why: 'as most small grey classifiers are fed',
    };
  }
  if (noted.ultralytics) {
    const input = { color: 'rgb', ...cropped, shortSide: side, ...fixed(normalisations.unit) } as const;
    return { input, certainty: 'likely', why: 'as Ultralytics prepares pictures for classifiers' };
  }
  if (noted.pixels) {
    const input = { color: 'rgb', ...stretched, ...fixed(normalisations.unit) } as const;
    return { input, certainty: 'guess', why: 'as Azure Custom Vision prepares pictures, whose pixels it notes so' };
  }
  if (layout === 'nhwc') {
    const input = { color: 'rgb', ...stretched, ...fixed(normalisations.signed) } as const;
    return { input, certainty: 'guess', why: 'channels come last, as in Keras, whose models differ in this' };
  }
  if (side < 128) {
    const input = { color: 'rgb', ...stretched, ...fixed(normalisations.unit) } as const;
    return { input, certainty: 'guess', why: 'as most classifiers of small pictures are fed' };
  }
  // torchvision: 256 for 224.
  const shortSide = Math.round((side * 256) / 224);
  const input = { color: 'rgb', ...cropped, shortSide, ...fixed(normalisations.imagenet) } as const;
  if (port.name === 'pixel_values') {
    const why = 'as many of Hugging Face take pictures; preprocessor_config.json beside the model says how it does';
    const vit = { color: 'rgb', ...stretched, ...fixed(normalisations.signed) } as const;
    return { input: count('MatMul') + count('Gemm') >= 4 ? vit : input, certainty: 'guess', why };
  }
  return { input, certainty: 'likely', why: 'as torchvision and timm prepare pictures' };
}

/** Each field of a convention as a finding of its own. */
export function findingsOf({ input, certainty, why }: Convention): Record<string, Finding<unknown>> {
  const find = certainty === 'guess' ? guess : likely;
  return Object.fromEntries(Object.entries(input).map(([field, value]) => [field, find(value, why)]));
}
