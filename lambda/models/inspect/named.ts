import { sizeNames } from '../../../vision/feeds.ts';
import type { Port } from '../../session.ts';
import { describePort } from '../ports.ts';
import type { Facts } from './facts.ts';
import { certain } from './finding.ts';
import { type Opinion, sizes } from './opinion.ts';

/** Families whose outputs have names or shapes nobody else has: TensorFlow's, torchvision's, DETRs with post-processing. */
export function tellNamed({ file, outputs }: Facts): Opinion {
  const named = (name: RegExp) => outputs.find((output) => name.test(output.name));
  const names = outputs.map(({ name }) => name).join(', ');
  if (named(/detection_boxes/) && named(/detection_scores/)) {
    if (named(/detection_masks/)) return { refused: 'TensorFlow Object Detection with masks, which is not read here' };
    return certain({ family: 'tf-od' }, `outputs ${names}: TensorFlow Object Detection`);
  }
  const detections = detectionsOf(outputs);
  if (!detections) return undefined;
  const { boxes, batched, masks } = detections;
  const asksSize = file.inputs.some(({ name }) => sizeNames.test(name));
  if (batched && asksSize) {
    return certain(
      { family: 'detr-post' },
      `takes the size of the picture and gives ${names}: post-processing is inside`,
    );
  }
  if (batched || boxes.name === 'detected_boxes') {
    return {
      refused: `gives ${names} without being told the size of the picture: boxes in pixels of the input or in shares of it, as YOLO-NAS, Azure Custom Vision and SSD have them, which are not read here`,
    };
  }
  const what = masks ? 'boxes, labels, scores and masks' : 'boxes, labels and scores';
  return certain({ family: 'torchvision' }, `gives ${what} of one picture, ${describePort(boxes)}`);
}

// Boxes with four edges, and as many labels (whole numbers) and scores, with or without a batch.
function detectionsOf(outputs: readonly Port[]) {
  const boxes =
    outputs.find((output) => sizes(output).at(-1) === 4 && output.dims.length >= 2) ??
    outputs.find((output) => sizes(output).at(-1) === -1 && output.dims.length >= 2 && output.name === 'boxes');
  const rank = (boxes?.dims.length ?? 0) - 1;
  const lists = outputs.filter((output) => output !== boxes && output.dims.length === rank);
  const labels = lists.find(({ type }) => type.startsWith('int'));
  const scores = lists.find(({ type }) => type.startsWith('float'));
  if (!boxes || !labels || !scores || rank < 1 || rank > 2) return undefined;
  const masks = outputs.find((output) => output.dims.length === 4 && sizes(output)[1] === 1);
  return { boxes, masks, batched: rank === 2 };
}
