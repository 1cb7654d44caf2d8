import type { Port } from '../../session.ts';
import { describePort } from '../ports.ts';
import type { Facts, Picture } from './facts.ts';
import { certain, guess, likely } from './finding.ts';
import { type Grid, gridOf } from './grids.ts';
import { type Opinion, sizes } from './opinion.ts';

/** Names that only one family's weights have. */
const yoloxWeights = /(obj|cls|reg)_preds\./;
const nanodetWeights = /gfl_(cls|reg)|distribution_project|dist_conv/;
/** NanoDet's: distances of 0 to 7 strides. */
const REG_MAX = 7;
/** Detections a picture that exports with NMS inside give at most. */
const MOST_FINAL = 1000;

/** Families that predict in every cell of one or more grids: YOLO's, YOLOX, NanoDet, FastestDet. */
export function tellAnchors(facts: Facts): Opinion {
  const { picture, outputs } = facts;
  if (!picture) return undefined;
  if (facts.noted.task === 'pose' || facts.noted.task === 'obb') {
    return { refused: `an Ultralytics model for the task ${facts.noted.task}, which is not read here` };
  }
  const flat = outputs.filter(({ dims }) => dims.length === 3);
  const planes = outputs.filter(({ dims }) => dims.length === 4);
  // YOLOv5 up to 6.1 and YOLOv7 give the maps of their grids beside the rows made of them.
  const others = outputs.filter(({ dims }) => dims.length !== 5);
  const [rows] = flat;
  if (outputs.length === 1 && planes[0]) return tellFastestDet(facts, picture, planes[0]);
  if (flat.length === 1 && rows && planes.length <= 1 && others.length <= 2)
    return tellRows(facts, picture, rows, planes[0]);
  if (flat.length === outputs.length && flat.length >= 4) return tellNanodetLevels(facts, picture, flat);
  return undefined;
}

function tellRows(facts: Facts, picture: Picture, rows: Port, prototypes: Port | undefined): Opinion {
  const [, a = 0, b = 0] = sizes(rows);
  const { noted } = facts;
  const masks = prototypes ? (sizes(prototypes)[1] ?? 0) : 0;
  const shape = describePort(rows);
  const grid = gridOf(picture, a, [1, 3]);
  // A row a cell of the usual grids is a small model of one class: 4 + 1 + 1 is 6, too.
  const isFinal = a !== -1 && grid?.strides.join() !== '8,16,32';
  const final = b === 6 + masks ? noted.end2end || isFinal : noted.end2end && b === -1;
  if (a <= MOST_FINAL && final) {
    const boxes = a === -1 ? 'final boxes' : `${a} final boxes`;
    return certain({ family: 'yolo-end2end' }, `${shape}: ${boxes}, each x1 y1 x2 y2 score class: NMS is inside`);
  }
  if (a === -1 && noted.ultralytics && noted.names?.length === b - 5) {
    return certain(
      { family: 'yolov5' },
      `${shape}: sizes are left open, each 4 + 1 + ${b - 5} classes, as many as names`,
    );
  }
  // Exporters of YOLOv8 and later write a column a prediction, all others a row.
  const columns = b > a || noted.names?.length === a - 4 - masks ? gridOf(picture, b, [1]) : undefined;
  const open = b === -1 && a > 4 + masks;
  if (columns || open || (noted.ultralytics && a !== -1 && b > a)) {
    const classes = a - 4 - masks;
    if (classes < 1) return { refused: `${shape}: fewer than 4 + ${masks} rows, so no room for classes` };
    const told = columns?.words ?? 'sizes are left open';
    const family = prototypes ? 'yolo-seg' : 'yolo';
    const words = `${shape}: 4 + ${classes}${masks ? ` + ${masks}` : ''} rows by ${told}, no objectness`;
    if (noted.ultralytics) return certain({ family }, `${words}; written by Ultralytics`);
    return columns ? likely({ family }, words) : guess({ family }, words);
  }
  if (!grid) return undefined;
  if (prototypes)
    return { refused: `${shape} with ${describePort(prototypes)}: YOLOv5 with masks, which is not read here` };
  if (grid.perCell === 3)
    return certain({ family: 'yolov5' }, `${shape}: ${grid.words}, each 4 + 1 + ${b - 5} classes`);
  return tellCells(facts, grid, rows, b);
}

// One prediction a cell, in rows: YOLOX has an objectness in each, NanoDet distributions.
function tellCells(facts: Facts, { strides, words }: Grid, rows: Port, width: number): Opinion {
  const shape = describePort(rows);
  const names = facts.noted.names?.length;
  if (names === width - 4) {
    return { refused: `${shape}: YOLOv8's rows turned into columns: export without turning them` };
  }
  const distances = 4 * (REG_MAX + 1);
  // NanoDet-Plus has a fourth stride, and its cells start from their corner.
  const plus = strides.length === 4 ? { cell: 'corner' as const } : {};
  const nanodet = { family: 'nanodet' as const, strides: [...strides], ...nanodetScores(facts), ...plus };
  const nanodetWords = `${shape}: ${words}, each ${width - distances} classes + ${distances} distances`;
  if (facts.hasWeight(nanodetWeights)) return certain(nanodet, `${nanodetWords}; weights named as NanoDet's`);
  // Grid and sizes are applied with an exponential; without one they are still to be applied.
  const decoded = facts.count('Exp') > 0;
  const usual = strides.join() === '8,16,32';
  const yolox = { family: 'yolox' as const, decoded, ...(!usual && { strides: [...strides] }) };
  const state = decoded ? 'an Exp in the graph: decoded' : 'no Exp in the graph: raw';
  const yoloxWords = `${shape}: ${words}, each 4 + 1 + ${width - 5} classes; ${state}`;
  if (facts.hasWeight(yoloxWeights)) return certain(yolox, `${yoloxWords}; weights named as YOLOX's`);
  // Without names it is decided by whose number of classes is that of a well-known set, or of the names noted.
  const counts = [80, 20, ...(names === undefined ? [] : [names])];
  if (counts.includes(width - distances) || !usual) return likely(nanodet, nanodetWords);
  return counts.includes(width - 5) ? likely(yolox, yoloxWords) : guess(yolox, yoloxWords);
}

// Its classes come out of a sigmoid, which nothing else in NanoDet has.
function nanodetScores(facts: Facts): { activation?: 'sigmoid' } {
  return facts.count('Sigmoid') === 0 ? { activation: 'sigmoid' } : {};
}

// For each stride an output of classes and one of distances.
function tellNanodetLevels(facts: Facts, picture: Picture, outputs: readonly Port[]): Opinion {
  const isClasses = (output: Port) => /cls|score/i.test(output.name) || madeBy(facts, output.name) === 'Sigmoid';
  const classes = outputs.filter(isClasses);
  const distances = outputs.filter((output) => !isClasses(output));
  const [width = 0] = distances.map((output) => sizes(output)[2] ?? 0);
  const total = distances.reduce((sum, output) => sum + (sizes(output)[1] ?? 0), 0);
  const grid = gridOf(picture, total, [1]);
  if (!grid || classes.length !== distances.length || width % 4 !== 0) return undefined;
  const regMax = width / 4 - 1;
  const count = classes[0]?.dims[2];
  return certain(
    { family: 'nanodet', strides: [...grid.strides], ...(regMax !== REG_MAX && { regMax }), ...nanodetScores(facts) },
    `${outputs.length} outputs: ${grid.words}, each ${count} classes and ${width} = 4 x (${regMax} + 1) distances`,
  );
}

// One grid, all of a cell in the channels: objectness by a sigmoid, classes by a softmax, both in the graph.
function tellFastestDet(facts: Facts, { width, height }: Picture, output: Port): Opinion {
  const [, channels = 0, rows = 0, columns = 0] = sizes(output);
  const stride = width !== undefined && columns > 0 ? width / columns : 0;
  if (![8, 16, 32].includes(stride) || height !== rows * stride || channels < 6) return undefined;
  const parts = facts.maker(output.name);
  const made = parts?.op === 'Concat' ? parts.inputs.map((input) => madeBy(facts, input)) : [];
  const words = `${describePort(output)}: one grid at stride ${stride}, each 1 + 4 + ${channels - 5} classes`;
  if (made.includes('Sigmoid') && made.includes('Softmax')) {
    return certain({ family: 'fastestdet' }, `${words}; joined from a Sigmoid and a Softmax`);
  }
  return { refused: `${words}, but without the Sigmoid and Softmax of FastestDet: a head that is not read here` };
}

function madeBy(facts: Facts, value: string): string | undefined {
  const node = facts.maker(value);
  return node?.op === 'Transpose' || node?.op === 'Reshape' ? madeBy(facts, node.inputs[0] ?? '') : node?.op;
}
