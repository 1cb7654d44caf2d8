import type { Family } from '../../../contract/families.ts';
import type { Task } from '../../../contract/model.ts';
import { describePort } from '../ports.ts';
import type { Facts } from './facts.ts';
import { certain, type Finding } from './finding.ts';
import type { OutputInput } from './opinion.ts';

/** Families whose masks are read: they come as a fourth output of torchvision's, or from prototypes. */
const masked: readonly Family[] = ['yolo-seg', 'yolo-end2end', 'torchvision'];

/** What a model is for, by its family and by whether there are masks. */
export function tellTask({ family }: OutputInput, { outputs }: Facts): Finding<Task> {
  if (family === 'classification') return certain('classification', 'gives a score for each class');
  const masks = outputs.find(({ dims }) => dims.length === 4);
  if (!masks || family === 'fastestdet') return certain('detection', 'gives boxes');
  if (masked.includes(family)) return certain('segmentation', 'gives boxes and masks');
  return certain('detection', `gives boxes; ${describePort(masks)} is not read: masks of ${family} are not known here`);
}
