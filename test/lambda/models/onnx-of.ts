import type { OnnxFile } from '../../../lambda/models/onnx-file.ts';
import type { Node } from '../../../lambda/models/onnx-graph.ts';
import type { Constant } from '../../../lambda/models/onnx-tensor.ts';
import type { Port } from '../../../lambda/session.ts';

interface Parts {
  /** `images float32 [batch, 3, 640, 640]`; several with `;` between. */
  readonly takes: string;
  readonly gives: string;
  /** Operations that occur, in no order. */
  readonly ops?: readonly string[];
  readonly metadata?: Readonly<Record<string, string>>;
  readonly constants?: Readonly<Record<string, Constant>>;
}

/** What is read of a file with such ports: exports of other projects, by what `models inspect` shows of them. */
export function onnxOf({ takes, gives, ops = [], metadata = {}, constants = {} }: Parts): OnnxFile {
  return {
    irVersion: 8,
    producer: 'pytorch',
    opsets: new Map([['', 17]]),
    inputs: takes.split('; ').map(port),
    outputs: gives.split('; ').map(port),
    nodes: ops.map((op): Node => ({ op, domain: '', name: '', inputs: [], outputs: [], ints: {} })),
    constants: new Map(Object.entries(constants)),
    functions: new Set(),
    metadata: new Map(Object.entries(metadata)),
  };
}

function port(text: string): Port {
  const [, name = '', type = '', dims = ''] = /^(\S+) (\S+) \[(.*)\]$/.exec(text) ?? [];
  return { name, type, dims: dims.split(', ').map((dim) => (/^\d+$/.test(dim) ? Number(dim) : dim)) };
}
