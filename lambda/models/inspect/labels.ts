import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { outputSchema } from '../../../contract/families.ts';
import { classCount } from '../class-count.ts';
import { describePort } from '../ports.ts';
import type { Facts } from './facts.ts';
import { certain, type Finding, likely } from './finding.ts';
import type { OutputInput } from './opinion.ts';

/** Number of classes, and their names where they are known. */
export interface LabelFindings {
  readonly count?: Finding<number>;
  readonly labels?: Finding<readonly string[]>;
}

/** Label sets that nearly all published models of a size have. */
const sets = {
  coco80: { file: 'coco80', words: '80 classes, as COCO' },
  coco91: { file: 'coco91', words: '91 classes, as COCO by category id' },
  coco90: { file: 'coco91', words: "COCO's category ids from 1 to 90" },
  voc20: { file: 'voc20', words: '20 classes, as Pascal VOC' },
  imagenet1000: { file: 'imagenet1000', words: '1000 classes, as ImageNet' },
} as const;

/** The names of classes: those noted in the file, else a well-known set of that many. */
export function tellLabels(output: OutputInput, facts: Facts): LabelFindings {
  const count = tellCount(output, facts);
  const { names } = facts.noted;
  if (names && (!count || count.value === names.length)) {
    return { count: count ?? certain(names.length, 'as many as names'), labels: certain(names, 'noted in the file') };
  }
  const set = count && setOf(output, count.value);
  if (!count || !set) return count ? { count } : {};
  const all = readLabels(sets[set].file);
  const labels = set === 'coco90' ? all.slice(1) : all;
  return { count, labels: likely(labels, `${sets[set].words}: nothing in the file names them`) };
}

/** A label set of this folder. */
export function readLabels(set: string): string[] {
  const file = join(import.meta.dirname, '..', 'labels', `${set}.txt`);
  return readFileSync(file, 'utf8').trimEnd().split('\n');
}

function setOf(output: OutputInput, count: number): keyof typeof sets | undefined {
  if (output.family === 'classification') return count === 1000 ? 'imagenet1000' : undefined;
  const byCount: Readonly<Record<number, keyof typeof sets>> = {
    80: 'coco80',
    91: 'coco91',
    90: 'coco90',
    20: 'voc20',
  };
  return byCount[count];
}

function tellCount(output: OutputInput, facts: Facts): Finding<number> | undefined {
  const counted = classCount(outputSchema.parse(output), facts.outputs);
  if (counted) return certain(counted.classes, describePort(counted.port));
  return countByWeights(facts) ?? countByTopK(facts);
}

// torchvision's box head has a row a class, the first for the background.
function countByWeights({ file, hasWeight }: Facts): Finding<number> | undefined {
  const name = 'roi_heads.box_predictor.cls_score.weight';
  const rows = file.constants.get(name)?.dims[0];
  return rows !== undefined && hasWeight(/cls_score/) ? certain(rows - 1, `${name} has ${rows} rows`) : undefined;
}

// Post-processing takes the best of (query, class) pairs, and parts their index by the number of classes.
function countByTopK({ file, users }: Facts): Finding<number> | undefined {
  const indices = file.nodes.filter(({ op }) => op === 'TopK').map(({ outputs }) => outputs[1] ?? '');
  const parts = indices.flatMap((index) => users(index)).filter(({ op }) => op === 'Div' || op === 'Mod');
  const counts = parts.flatMap(({ inputs }) => file.constants.get(inputs[1] ?? '')?.values ?? []);
  const [count] = counts;
  if (count === undefined || count < 2) return undefined;
  return certain(count, `the graph parts the index of the best by ${count}`);
}
