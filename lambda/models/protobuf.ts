/** One field of a protobuf message: an integer (rounded beyond 2^53), or the bytes of any other kind, as a view. */
export interface Field {
  readonly tag: number;
  readonly value: number | Uint8Array;
}

const decoder = new TextDecoder();

/**
 * Reads the fields of a message in order, without copying; a nested message is read by calling this on its bytes.
 * Encoding: https://protobuf.dev/programming-guides/encoding/
 * @throws RangeError where the bytes are not a message
 */
export function* fields(message: Uint8Array): Generator<Field> {
  const cursor = cursorOf(message);
  while (cursor.more()) {
    const key = cursor.varint();
    const tag = Math.floor(key / 8);
    if (tag < 1) throw new RangeError('a field without a number');
    yield { tag, value: payload(key & 7, cursor) };
  }
}

/** The value as an integer. */
export function int({ value }: Field): number {
  if (typeof value !== 'number') throw new RangeError('bytes where an integer belongs');
  return value;
}

/** The value as bytes: a nested message, raw data. */
export function bytes({ value }: Field): Uint8Array {
  if (typeof value === 'number') throw new RangeError('an integer where bytes belong');
  return value;
}

export function text(field: Field): string {
  return decoder.decode(bytes(field));
}

/** A repeated integer, which comes one by one or packed into one field. */
export function ints({ value }: Field): number[] {
  if (typeof value === 'number') return [value];
  const cursor = cursorOf(value);
  const values: number[] = [];
  while (cursor.more()) values.push(cursor.varint());
  return values;
}

/** The last field of each number asked for: what protobuf takes where a field should be there once. */
export function only<T extends number>(field: Field, ...tags: T[]): { [tag in T]?: Field } {
  const found: { [tag in T]?: Field } = {};
  for (const part of fields(bytes(field))) {
    if (tags.includes(part.tag as T)) found[part.tag as T] = part;
  }
  return found;
}

type Cursor = ReturnType<typeof cursorOf>;

function payload(wireType: number, cursor: Cursor): number | Uint8Array {
  switch (wireType) {
    case 0:
      return cursor.varint();
    case 1:
      return cursor.take(8);
    case 2:
      return cursor.take(cursor.varint());
    case 5:
      return cursor.take(4);
    default:
      throw new RangeError(`a field of the unknown wire type ${wireType}`);
  }
}

function cursorOf(message: Uint8Array) {
  let at = 0;
  return {
    more: () => at < message.length,

    /** A signed 64-bit integer, gathered in two halves since bit operations have 32 bits. */
    varint(): number {
      let low = 0;
      let high = 0;
      for (let shift = 0; shift < 70; shift += 7) {
        const byte = message[at++];
        if (byte === undefined) throw new RangeError('an integer that is cut off');
        const bits = byte & 0x7f;
        if (shift < 32) low |= bits << shift;
        if (shift >= 32) high |= bits << (shift - 32);
        else if (shift > 25) high |= bits >> (32 - shift);
        if (byte < 0x80) return high * 2 ** 32 + (low >>> 0);
      }
      throw new RangeError('an integer of more than 64 bits');
    },

    take(length: number): Uint8Array {
      if (length < 0 || length > message.length - at)
        throw new RangeError('a field longer than what holds it, as where a file is cut off');
      at += length;
      return message.subarray(at - length, at);
    },
  };
}
