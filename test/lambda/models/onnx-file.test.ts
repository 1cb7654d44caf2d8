import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { ProblemError } from '../../../contract/problems.ts';
import { parseOnnx, readOnnxFile } from '../../../lambda/models/onnx-file.ts';
import { fixture } from '../../fixtures.ts';
import { describeShared, shared } from '../../shared.ts';

const read = (name: string) => readOnnxFile(fixture(`onnx/${name}.onnx`));

describe('readOnnxFile', () => {
  it('reads versions, ports, operations and metadata', async () => {
    const file = await read('yolo-tiny');
    expect(file.irVersion).toBe(8);
    expect(file.producer).toBe('glimpse-fixtures');
    expect([...file.opsets]).toEqual([['', 17]]);
    expect(file.inputs).toEqual([{ name: 'images', type: 'float32', dims: [1, 3, 32, 32] }]);
    expect(file.outputs).toEqual([{ name: 'output0', type: 'float32', dims: [1, 6, 21] }]);
    expect(file.nodes.map(({ op }) => op)).toEqual(['Gather', 'ReduceMean', 'Mul', 'Add']);
    expect(file.nodes[1]).toMatchObject({ inputs: ['red'], outputs: ['mean'], ints: { axes: [1, 2], keepdims: [1] } });
    expect(file.constants.get('first')).toEqual({ dims: [], values: [0], external: false });
    expect(file.constants.get('base')).toEqual({ dims: [1, 6, 21], external: false });
    expect(Object.fromEntries(file.metadata)).toMatchObject({
      names: `{0: "it's", 1: 'a "b"'}`,
      imgsz: '[32, 32]',
      task: 'detect',
    });
  });

  it('reads dynamic dimensions by name, and types by the names of the runtime', async () => {
    expect((await read('means-dynamic')).inputs[0]?.dims).toEqual(['batch', 3, 'height', 'width']);
    expect((await read('means-float16')).inputs[0]?.type).toBe('float16');
    expect((await read('tf-od')).inputs[0]).toEqual({
      name: 'input_tensor',
      type: 'uint8',
      dims: [1, 'h', 'w', 3],
    });
  });

  it('tells custom operators and weights kept elsewhere', async () => {
    const custom = await read('custom-op');
    expect(custom.nodes[0]).toMatchObject({ op: 'DecodeImage', domain: 'com.microsoft.extensions' });
    expect((await read('external-data')).constants.get('w')).toMatchObject({ external: true });
  });

  it('names a file that is not there', async () => {
    await expect(read('absent')).rejects.toMatchObject({
      code: 'model_invalid',
      message: expect.stringContaining('absent.onnx: cannot be read'),
    });
  });

  it.each([
    ['nothing', Uint8Array.of(), 'the file is empty'],
    ['a page', Buffer.from('\n<!DOCTYPE html><p>not found'), 'not an ONNX model: a web page'],
    ['a pointer', Buffer.from('version https://git-lfs.github.com/spec/v1\n'), 'a pointer of Git LFS, whose file'],
    ['a zip', Buffer.from('PK\x03\x04best/data.pkl'), 'a zip, as PyTorch keeps weights'],
    ['a pickle', Buffer.from('\x80\x02\x8a', 'latin1'), "Python's pickle, as PyTorch"],
    ['HDF5', Buffer.from('\x89HDF\r\n\x1a\n', 'latin1'), 'HDF5, as Keras'],
    ['TensorFlow Lite', Buffer.from('\x1c\0\0\0TFL3', 'latin1'), 'TensorFlow Lite: convert it'],
    ["onnxruntime's format", Buffer.from('\x1c\0\0\0ORTM', 'latin1'), "onnxruntime's own format"],
    ['half a file', readFileSync(fixture('onnx/means.onnx')).subarray(0, 100), 'as where a file is cut off'],
    ['a PNG', Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'), 'not an ONNX model'],
    ['a message without a graph', Uint8Array.of(8, 7), 'there is no graph in it'],
  ])('refuses %s', (_, file, words) => {
    expect(() => parseOnnx(file, 'model.onnx')).toThrow(words);
  });

  it('any bytes are read or refused as a problem', () => {
    fc.assert(fc.property(fc.uint8Array({ maxLength: 400 }), parsesOrRefuses), { numRuns: 2000 });
  });

  it('a model damaged anywhere is read or refused as a problem', () => {
    const whole = readFileSync(fixture('onnx/yolo-tiny.onnx'));
    const damage = fc.array(fc.tuple(fc.nat(whole.length - 1), fc.nat(255)), { minLength: 1, maxLength: 8 });
    fc.assert(
      fc.property(damage, fc.integer({ min: 1, max: whole.length }), (changes, length) => {
        const file = Uint8Array.from(whole.subarray(0, length));
        for (const [at, byte] of changes) if (at < length) file[at] = byte;
        parsesOrRefuses(file);
      }),
      { numRuns: 3000 },
    );
  });

  it('refuses graphs nested in each other without end', () => {
    // node > attribute > graph > node > ...: each level wraps the one before.
    const wrap = (tag: number, inner: Uint8Array) => Buffer.concat([Buffer.from([tag * 8 + 2]), length(inner), inner]);
    let graph: Uint8Array = Uint8Array.of();
    for (let level = 0; level < 40; level++) graph = wrap(1, wrap(5, wrap(6, graph)));
    expect(() => parseOnnx(wrap(7, graph))).toThrow('nested too deep');
  });
});

describeShared('real models', () => {
  it('a model of pytorch 1.9 lists its weights as inputs: they are left out', async () => {
    const file = await readOnnxFile(shared('models/nanodet_m_320.onnx'));
    expect(file.inputs).toEqual([{ name: 'input.1', type: 'float32', dims: [1, 3, 320, 320] }]);
    expect(file.outputs.map(({ name }) => name)).toContain('dis_pred_stride_32');
    expect(file.nodes.find(({ op }) => op === 'Split')?.ints).toMatchObject({ axis: [1] });
  });

  it('a quantised model tells the scale and zero point of its input', async () => {
    const file = await readOnnxFile(shared('models/mobilenetv2-12-int8.onnx'));
    expect(file.producer).toBe('onnx.quantize 0.1.0');
    expect(file.opsets.get('')).toBe(12);
    expect(file.constants.get('input_scale')?.values?.[0]).toBeCloseTo(0.0187, 4);
  });
});

function parsesOrRefuses(file: Uint8Array): void {
  try {
    const { inputs, nodes } = parseOnnx(file);
    expect(inputs.length + nodes.length).toBeLessThanOrEqual(file.length);
  } catch (error) {
    expect(error).toBeInstanceOf(ProblemError);
    expect((error as ProblemError).code).toBe('model_invalid');
  }
}

function length({ length }: Uint8Array): Buffer {
  const bytes: number[] = [];
  for (let rest = length; ; rest >>= 7) {
    if (rest < 128) return Buffer.from([...bytes, rest]);
    bytes.push((rest & 127) | 128);
  }
}
