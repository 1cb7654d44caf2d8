import { readFile, stat } from 'node:fs/promises';
import { ProblemError } from '../../contract/problems.ts';
import type { Port } from '../session.ts';
import { type GraphParts, type Node, readGraph } from './onnx-graph.ts';
import type { Constant } from './onnx-tensor.ts';
import { otherFormat } from './other-format.ts';
import { bytes, fields, int, only, text } from './protobuf.ts';

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
    const why = otherFormat(file) ?? cause.message;
    throw new ProblemError('model_invalid', `${name}: not an ONNX model: ${why}.`, { cause });
  }
}

function parseModel(file: Uint8Array): OnnxFile {
  const parts: GraphParts = { inputs: [], outputs: [], nodes: [], constants: new Map() };
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
