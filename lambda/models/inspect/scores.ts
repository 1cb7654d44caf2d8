import type { Port } from '../../session.ts';
import { describePort } from '../ports.ts';
import type { Facts } from './facts.ts';
import { certain, likely } from './finding.ts';
import { type Opinion, sizes } from './opinion.ts';

/** Classifiers: one row of scores. */
export function tellScores(facts: Facts): Opinion {
  const [first] = facts.outputs;
  if (!first) return { refused: 'there are no outputs' };
  const output = scoresAmong(facts.outputs) ?? first;
  const others = output !== first && { outputs: { scores: output.name } };
  const classes = classesOf(output);
  const rest = sizes(output).slice(2);
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
  const isPart = output.dims.length < 2 && facts.outputs.length > 1;
  if (!facts.picture || classes < 2 || isPart || rest.some((side) => side !== 1)) return undefined;
  const ends = endOf(facts, output.name);
  if (ends === 'Softmax' || ends === 'Sigmoid') {
    return certain(
      { family: 'classification', activation: 'none', ...others },
      `${shape}: ${classes} scores, a ${ends} in the graph`,
    );
  }
  return likely(
    { family: 'classification', activation: 'softmax', ...others },
    `${shape}: ${classes} scores, no Softmax or Sigmoid in the graph`,
  );
}

// Features or maps may stand before the scores. Beside boxes scores are no classifier's.
function scoresAmong(outputs: readonly Port[]): Port | undefined {
  if (outputs.some(({ name, dims }) => /box|det/i.test(name) || (dims.length > 1 && dims.at(-1) === 4)))
    return undefined;
  return outputs.find((output) => /logit|prob|score/i.test(output.name) && classesOf(output) > 1);
}

// `[1, C]`, with or without sides of 1 behind, or `[C]` of a model that drops the batch; -1 where it is left open.
function classesOf(output: Port): number {
  const all = sizes(output);
  return all[all.length === 1 ? 0 : 1] ?? -1;
}

// The operation that makes the scores, behind those that only carry them.
function endOf(facts: Facts, value: string): string | undefined {
  const node = facts.maker(value);
  const carries = ['Reshape', 'Flatten', 'Squeeze', 'Identity', 'Cast', 'DequantizeLinear', 'QuantizeLinear'];
  return node && carries.includes(node.op) ? endOf(facts, node.inputs[0] ?? '') : node?.op;
}
