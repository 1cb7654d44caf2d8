import { bytes, type Field, fields, int, ints, text } from './protobuf.ts';

/** A weight or constant of the graph. */
export interface Constant {
  readonly dims: readonly number[];
  /** Its values where they are few: scales, means, axes. Absent for weights. */
  readonly values?: readonly number[];
  /** Whether the values lie in another file. */
  readonly external: boolean;
}

/** Values above which a tensor is a weight, not a setting. */
const FEW = 64;

/** Reads a TensorProto: 1 dims, 2 type, 4 floats, 5 int32s, 7 int64s, 8 name, 9 raw, 14 location. */
export function readTensor(message: Uint8Array): { name: string; constant: Constant } {
  let name = '';
  let type = 0;
  let external = false;
  let raw: Uint8Array | undefined;
  const dims: number[] = [];
  const typed: Field[] = [];
  for (const field of fields(message)) {
    if (field.tag === 1) dims.push(...ints(field));
    else if (field.tag === 2) type = int(field);
    else if (field.tag === 8) name = text(field);
    else if (field.tag === 9) raw = bytes(field);
    else if (field.tag === 14) external = int(field) === 1;
    else if ((field.tag === 4 || field.tag === 5 || field.tag === 7) && typed.length <= FEW) typed.push(field);
  }
  const count = dims.reduce((product, dim) => product * dim, 1);
  const few = count <= FEW && [raw ?? 0, ...typed.map(({ value }) => value)].every(isShort);
  const values = few ? (raw ? rawValues(raw, type) : typed.flatMap(typedValues)) : undefined;
  return { name, constant: { dims, external, ...(values?.length === count && { values }) } };
}

// What the dimensions promise and what is there can differ.
function isShort(value: number | Uint8Array): boolean {
  return typeof value === 'number' || value.length <= FEW * 10;
}

function typedValues(field: Field): number[] {
  return field.tag === 4 ? floats(bytes(field)) : ints(field);
}

function rawValues(raw: Uint8Array, type: number): number[] | undefined {
  const view = new DataView(raw.buffer, raw.byteOffset, raw.byteLength);
  switch (type) {
    case 1:
      return floats(raw);
    case 2:
      return [...raw];
    case 3:
      return [...new Int8Array(raw)];
    case 6:
      return every(4, raw, (at) => view.getInt32(at, true));
    case 7:
      return every(8, raw, (at) => Number(view.getBigInt64(at, true)));
    default:
      return undefined;
  }
}

function floats(raw: Uint8Array): number[] {
  const view = new DataView(raw.buffer, raw.byteOffset, raw.byteLength);
  return every(4, raw, (at) => view.getFloat32(at, true));
}

function every(size: number, raw: Uint8Array, read: (at: number) => number): number[] {
  return Array.from({ length: Math.floor(raw.length / size) }, (_, index) => read(index * size));
}
