import { describePort } from '../ports.ts';
import type { Facts } from './facts.ts';
import { type Finding, guess, likely } from './finding.ts';
import { gridOf } from './grids.ts';
import { type Opinion, type OutputInput, sizes } from './opinion.ts';

/** Queries that DETRs have at most; SSDs have thousands of anchors. */
const MOST_QUERIES = 1000;

/** Families with boxes in one output and classes in another: DETR before post-processing, SSD. */
export function tellQueries(facts: Facts): Opinion {
  const flat = facts.outputs.filter(({ dims }) => dims.length === 3);
  const boxes =
    flat.find((output) => sizes(output)[2] === 4 && /box|loc|det/i.test(output.name)) ??
    flat.find((output) => sizes(output)[2] === 4);
  const scores = flat.find((output) => output !== boxes && output.dims[1] === boxes?.dims[1]);
  if (!boxes || !scores) return undefined;
  const [, count = 0, width = 0] = sizes(scores);
  const shape = `${describePort(boxes)} and ${describePort(scores)}`;
  // Attention is a MatMul behind a Softmax; an SSD is made of convolutions.
  const attends = facts.count('MatMul') + facts.count('Gemm') >= 4 || /logit/i.test(scores.name);
  if (attends && count <= MOST_QUERIES) return tellDetr(facts, shape, boxes.name, scores.name, width);
  if (facts.picture && gridOf(facts.picture, count, [1])) {
    return { refused: `${shape}: boxes of a grid in pixels, as YOLO-NAS has them, which are not read here` };
  }
  return tellSsd(facts, shape);
}

function tellDetr(facts: Facts, shape: string, boxes: string, scores: string, width: number): Finding<OutputInput> {
  const sigmoid = { family: 'detr', activation: 'sigmoid', background: 'none' } as const;
  // RF-DETR names its outputs so; deformable attention samples a grid, and all who have it are trained with a sigmoid.
  if (boxes === 'dets' && scores === 'labels') {
    return likely(
      { ...sigmoid, outputs: { boxes, logits: scores } },
      `${shape}: named as RF-DETR's, a sigmoid a class`,
    );
  }
  // DETR itself has one more than the 91 ids of COCO, for no object; Conditional and DAB-DETR have none for it.
  if (facts.count('GridSample') > 0 || width === 80 || width === 91) {
    const like = width === 91 ? 'Conditional DETR' : 'RT-DETR';
    const why = facts.count('GridSample') > 0 ? 'samples a grid as RT-DETR does' : `as many classes as ${like}`;
    return likely(sigmoid, `${shape}: ${why}, a sigmoid a class`);
  }
  const classes = width === -1 ? 'its classes' : `${width - 1} classes`;
  return likely({ family: 'detr' }, `${shape}: ${classes} and no object, as DETR`);
}

function tellSsd(facts: Facts, shape: string): Finding<OutputInput> {
  const activation = facts.count('Softmax') > 0 || facts.count('Sigmoid') > 0 ? 'none' : 'softmax';
  return guess(
    { family: 'ssd', activation },
    `${shape}: boxes and scores of anchors; whether boxes are x1 y1 x2 y2, and where the background stands, is not said`,
  );
}
