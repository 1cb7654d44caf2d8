import { describePort } from '../ports.ts';
import type { Facts } from './facts.ts';
import { certain, likely } from './finding.ts';
import { type Opinion, sizes } from './opinion.ts';

/** Classifiers: one row of scores. */
export function tellScores(facts: Facts): Opinion {
  const [output] = facts.outputs;
  if (!output) return { refused: 'there are no outputs' };
  const [, classes = -1, ...rest] = sizes(output);
  const shape = describePort(output);
  if (rest.length === 2 && [1, 3].includes(classes) && rest.every((side) => side > 1 || side === -1)) {
    return { refused: `${shape}: gives a picture, where classes, boxes or masks are read here` };
  }
  if (facts.count('NonMaxSuppression') > 0) {
    const given = facts.outputs.map(describePort).join(', ');
    return {
      refused: `${given}: boxes that NMS in the graph leaves, in a form that is not read here: export without NMS`,
    };
  }
  // Keras' way with two classes: nothing says which of them the score is of.
  if (output.dims.length === 2 && classes === 1) {
    return { refused: `${shape}: one score a picture, where one a class is read here: export two, 1 - p and p` };
  }
  if (!facts.picture || output.dims.length < 2 || classes < 2 || rest.some((side) => side !== 1)) return undefined;
  const ends = endOf(facts, output.name);
  if (ends === 'Softmax' || ends === 'Sigmoid') {
    return certain(
      { family: 'classification', activation: 'none' },
      `${shape}: ${classes} scores, a ${ends} in the graph`,
    );
  }
  return likely(
    { family: 'classification', activation: 'softmax' },
    `${shape}: ${classes} scores, no Softmax or Sigmoid in the graph`,
  );
}

// The operation that makes the scores, behind those that only carry them.
function endOf(facts: Facts, value: string): string | undefined {
  const node = facts.maker(value);
  const carries = ['Reshape', 'Flatten', 'Squeeze', 'Identity', 'Cast', 'DequantizeLinear', 'QuantizeLinear'];
  return node && carries.includes(node.op) ? endOf(facts, node.inputs[0] ?? '') : node?.op;
}
