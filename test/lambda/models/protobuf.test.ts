import { bytes, fields, int, ints, text } from '../../../lambda/models/protobuf.ts';

const one = (...message: number[]) => [...fields(Uint8Array.from(message))];
const varint = (...message: number[]) => int(one(8, ...message)[0]!);

describe('fields', () => {
  it.each([
    [[0], 0],
    [[0x7f], 127],
    [[0x96, 0x01], 150],
    [[0xff, 0xff, 0xff, 0xff, 0x07], 2 ** 31 - 1],
    [[0x80, 0x80, 0x80, 0x80, 0x10], 2 ** 32],
    [[0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x0f], 2 ** 53 - 1],
    [[0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x01], -1],
    [[0x80, 0xf8, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x01], -1024],
  ])('the integer %j is %i', (message, value) => {
    expect(varint(...message)).toBe(value);
  });

  it('reads text, fixed numbers and packed integers', () => {
    const message = one(0x12, 2, 0x68, 0x69, 0x25, 0, 0, 0x80, 0x3f, 0x32, 3, 1, 0x96, 1);
    expect(message.map(({ tag }) => tag)).toEqual([2, 4, 6]);
    expect(text(message[0]!)).toBe('hi');
    expect([...bytes(message[1]!)]).toEqual([0, 0, 0x80, 0x3f]);
    expect(ints(message[2]!)).toEqual([1, 150]);
  });

  it.each([
    ['a cut-off integer', [8, 0x80]],
    ['an endless integer', [8, ...Array(10).fill(0x80), 1]],
    ['a length beyond the end', [0x12, 5, 1]],
    ['a negative length', [0x12, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x01]],
    ['a group', [0x0b]],
    ['field number 0', [0]],
  ])('refuses %s', (_, message) => {
    expect(() => one(...message)).toThrow(RangeError);
  });

  it('an integer is no message, and a message no integer', () => {
    expect(() => bytes(one(8, 1)[0]!)).toThrow(RangeError);
    expect(() => int(one(0x12, 0)[0]!)).toThrow(RangeError);
  });
});
