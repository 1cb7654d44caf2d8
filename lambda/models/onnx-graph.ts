import type { Port } from '../session.ts';
import { type Constant, readTensor } from './onnx-tensor.ts';
import { bytes, type Field, fields, int, ints, only, text } from './protobuf.ts';

/** One operation of the graph, with those attributes that are integers. */
export interface Node {
  readonly op: string;
  /** '' is ONNX's own. */
  readonly domain: string;
  readonly name: string;
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
  readonly ints: Readonly<Record<string, readonly number[]>>;
}

/** Filled while a graph and the graphs inside it are read. */
export interface GraphParts {
  readonly inputs: Port[];
  readonly outputs: Port[];
  readonly nodes: Node[];
  readonly constants: Map<string, Constant>;
}

/** Nodes and weights of one file; far above any real model, far below what fills the memory. */
const MOST_PARTS = 500_000;
/** Subgraphs within subgraphs. */
const DEEPEST = 16;
/**
 * Reads a GraphProto into `parts`.
 * @throws RangeError where the bytes are none
 */
export function readGraph(graph: Uint8Array, parts: GraphParts, depth: number): void {
  if (depth > DEEPEST) throw new RangeError('its graphs are nested too deep');
  for (const field of fields(graph)) {
    if (field.tag === 1) parts.nodes.push(readNode(bytes(field), parts, depth));
    else if (field.tag === 5) {
      const { name, constant } = readTensor(bytes(field));
      parts.constants.set(name, constant);
    } else if (depth === 0 && field.tag === 11) parts.inputs.push(readPort(bytes(field)));
    else if (depth === 0 && field.tag === 12) parts.outputs.push(readPort(bytes(field)));
    if (parts.nodes.length + parts.constants.size + parts.inputs.length > MOST_PARTS) {
      throw new RangeError(`it has more than ${MOST_PARTS} parts`);
    }
  }
}

function readNode(message: Uint8Array, parts: GraphParts, depth: number): Node {
  const node = { op: '', domain: '', name: '', inputs: [] as string[], outputs: [] as string[] };
  const attributes: Record<string, readonly number[]> = {};
  const tensors: Uint8Array[] = [];
  for (const field of fields(message)) {
    if (field.tag === 1) node.inputs.push(text(field));
    else if (field.tag === 2) node.outputs.push(text(field));
    else if (field.tag === 3) node.name = text(field);
    else if (field.tag === 4) node.op = text(field);
    else if (field.tag === 7) node.domain = text(field) === 'ai.onnx' ? '' : text(field);
    else if (field.tag === 5) {
      let name = '';
      const values: number[] = [];
      for (const part of fields(bytes(field))) {
        if (part.tag === 1) name = text(part);
        else if (part.tag === 3 || part.tag === 8) values.push(...ints(part));
        else if (part.tag === 5) tensors.push(bytes(part));
        else if (part.tag === 6 || part.tag === 11) readGraph(bytes(part), parts, depth + 1);
      }
      if (values.length > 0) attributes[name] = values;
    }
  }
  const [output] = node.outputs;
  const [value] = tensors;
  if (node.op === 'Constant' && output !== undefined && value) {
    parts.constants.set(output, readTensor(value).constant);
  }
  return { ...node, ints: attributes };
}

// ValueInfoProto: 1 name, 2 type; TypeProto: 1 tensor; Tensor: 1 element type, 2 shape; shape: 1 dimension.
function readPort(message: Uint8Array): Port {
  let name = '';
  let type = 'unknown';
  const dims: (number | string)[] = [];
  for (const field of fields(message)) {
    if (field.tag === 1) name = text(field);
    if (field.tag !== 2) continue;
    const { 1: tensor } = only(field, 1);
    if (!tensor) {
      type = 'not a tensor';
      continue;
    }
    const { 1: element, 2: shape } = only(tensor, 1, 2);
    type = elementTypes[element ? int(element) : 0] ?? 'unknown';
    for (const dimension of shape ? fields(bytes(shape)) : []) {
      if (dimension.tag === 1) dims.push(readDimension(dimension));
    }
  }
  return { name, type, dims };
}

function readDimension(field: Field): number | string {
  const { 1: size, 2: name } = only(field, 1, 2);
  if (size && int(size) >= 0) return int(size);
  return (name && text(name)) || '?';
}

/** TensorProto.DataType, by the names the runtime uses. */
const elementTypes: Readonly<Record<number, string>> = {
  1: 'float32',
  2: 'uint8',
  3: 'int8',
  4: 'uint16',
  5: 'int16',
  6: 'int32',
  7: 'int64',
  8: 'string',
  9: 'bool',
  10: 'float16',
  11: 'float64',
  12: 'uint32',
  13: 'uint64',
  16: 'bfloat16',
};
