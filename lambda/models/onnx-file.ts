import { readFile, stat } from 'node:fs/promises';
import { ProblemError } from '../../contract/problems.ts';
import type { Port } from '../session.ts';
import { type Constant, readTensor } from './onnx-tensor.ts';
import { bytes, type Field, fields, int, ints, text } from './protobuf.ts';

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

/** What an ONNX file says of itself; weights are skipped. */
export interface OnnxFile {
  readonly irVersion: number;
  /** Who wrote it, e.g. `pytorch 2.8.0`; '' where it does not say. */
  readonly producer: string;
  /** Version of each operator set by domain; '' is ONNX's own. */
  readonly opsets: ReadonlyMap<string, number>;
  /** Without the weights that old exporters list among the inputs. */
  readonly inputs: readonly Port[];
  readonly outputs: readonly Port[];
  readonly nodes: readonly Node[];
  /** Weights and constants by name. */
  readonly constants: ReadonlyMap<string, Constant>;
  /** Names of the functions the file brings along, as `domain:name`. */
  readonly functions: ReadonlySet<string>;
  /** `metadata_props`: what the exporter noted. */
  readonly metadata: ReadonlyMap<string, string>;
}

/** Nodes and weights of one file; far above any real model, far below what fills the memory. */
const MOST_PARTS = 500_000;
/** Subgraphs within subgraphs. */
const DEEPEST = 16;
/** Protobuf's own limit. */
const MOST_BYTES = 2 ** 31 - 1;

/** @throws ProblemError model_invalid where there is no such file, or it is not an ONNX model */
export async function readOnnxFile(path: string): Promise<OnnxFile> {
  let file: Uint8Array;
  try {
    const { size } = await stat(path);
    if (size > MOST_BYTES)
      throw new ProblemError('model_invalid', `${path}: ${size} bytes, ONNX allows ${MOST_BYTES}.`);
    file = await readFile(path);
  } catch (cause) {
    if (cause instanceof ProblemError) throw cause;
    throw new ProblemError('model_invalid', `${path}: cannot be read: ${(cause as Error).message}`, { cause });
  }
  return parseOnnx(file, path);
}

/**
 * Reads a ModelProto (https://github.com/onnx/onnx/blob/main/onnx/onnx.proto).
 * @throws ProblemError model_invalid
 */
export function parseOnnx(file: Uint8Array, name = 'the file'): OnnxFile {
  try {
    return parseModel(file);
  } catch (cause) {
    if (!(cause instanceof RangeError)) throw cause;
    throw new ProblemError('model_invalid', `${name}: not an ONNX model: ${cause.message}.`, { cause });
  }
}

interface Parts {
  readonly inputs: Port[];
  readonly outputs: Port[];
  readonly nodes: Node[];
  readonly constants: Map<string, Constant>;
}

function parseModel(file: Uint8Array): OnnxFile {
  const parts: Parts = { inputs: [], outputs: [], nodes: [], constants: new Map() };
  const opsets = new Map<string, number>();
  const functions = new Set<string>();
  const metadata = new Map<string, string>();
  const producer: string[] = [];
  let irVersion = 0;
  let graphs = 0;
  for (const field of fields(file)) {
    if (field.tag === 1) irVersion = int(field);
    else if (field.tag === 2 || field.tag === 3) producer.push(text(field));
    else if (field.tag === 7) {
      graphs++;
      readGraph(bytes(field), parts, 0);
    } else if (field.tag === 8) {
      const { 1: domain, 2: version } = only(field, 1, 2);
      opsets.set(domain ? text(domain) : '', version ? int(version) : 0);
    } else if (field.tag === 14) {
      const { 1: key, 2: value } = only(field, 1, 2);
      if (key) metadata.set(text(key), value ? text(value) : '');
    } else if (field.tag === 25) {
      const { 1: name, 10: domain } = only(field, 1, 10);
      functions.add(`${domain ? text(domain) : ''}:${name ? text(name) : ''}`);
    }
  }
  if (graphs !== 1) throw new RangeError(graphs === 0 ? 'there is no graph in it' : 'there are several graphs in it');
  const { inputs, outputs, nodes, constants } = parts;
  return {
    irVersion,
    producer: producer.join(' ').trim(),
    opsets,
    inputs: inputs.filter(({ name }) => !constants.has(name)),
    outputs,
    nodes,
    constants,
    functions,
    metadata,
  };
}

function readGraph(graph: Uint8Array, parts: Parts, depth: number): void {
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

function readNode(message: Uint8Array, parts: Parts, depth: number): Node {
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

/** The last field of each number asked for: what protobuf takes where a field should be there once. */
function only<T extends number>(field: Field, ...tags: T[]): { [tag in T]?: Field } {
  const found: { [tag in T]?: Field } = {};
  for (const part of fields(bytes(field))) {
    if (tags.includes(part.tag as T)) found[part.tag as T] = part;
  }
  return found;
}

/** TensorProto.DataType, by the names the runtime uses. */
export const elementTypes: Readonly<Record<number, string>> = {
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
