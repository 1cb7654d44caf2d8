import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build } from 'esbuild';
import { ProblemError } from '../../contract/problems.ts';
import { createSession } from '../../lambda/session.ts';
import type { Tensor, TensorData } from '../../vision/types.ts';
import { fixture } from '../fixtures.ts';

const open = (name: string, threads = 1) => createSession(fixture(`onnx/${name}.onnx`), { threads });
const planes = (...values: number[]) => Float32Array.from(values.flatMap((value) => Array(64).fill(value)));
const tensor = (type: Tensor['type'], dims: number[], data: TensorData): Tensor => ({ type, dims, data });

describe('createSession', () => {
  it('tells the inputs and outputs of the graph, dynamic dimensions by name', async () => {
    const session = await open('means-dynamic');
    expect(session.inputs).toEqual([{ name: 'image', type: 'float32', dims: ['batch', 3, 'height', 'width'] }]);
    expect(session.outputs).toEqual([{ name: 'scores', type: 'float32', dims: ['batch', 3] }]);
    await session.release();
  });

  it('runs float32', async () => {
    const session = await open('means', 2);
    const { scores } = await session.run({ image: tensor('float32', [1, 3, 8, 8], planes(0.25, 0.5, 1)) });
    expect(scores).toEqual({ type: 'float32', dims: [1, 3], data: Float32Array.of(0.25, 0.5, 1) });
    await session.release();
  });

  it('takes and gives float16 as bits', async () => {
    const session = await open('means-float16');
    const bits = Uint16Array.from([0x3400, 0x3800, 0x3c00].flatMap((half) => Array(64).fill(half)));
    const { scores } = await session.run({ image: tensor('float16', [1, 3, 8, 8], bits) });
    expect(scores).toEqual({ type: 'float16', dims: [1, 3], data: Uint16Array.of(0x3400, 0x3800, 0x3c00) });
    await session.release();
  });

  it('takes uint8 with the channels last', async () => {
    const session = await open('means-uint8-nhwc');
    const pixels = Uint8Array.from(Array(64).fill([10, 20, 30]).flat());
    const { scores } = await session.run({ image: tensor('uint8', [1, 8, 8, 3], pixels) });
    expect(scores?.data).toEqual(Float32Array.of(10, 20, 30));
    await session.release();
  });

  it('gives float64 as float32, bool as uint8 and int64 as it is', async () => {
    const session = await open('double');
    const outputs = await session.run({ image: tensor('float32', [1, 3], Float32Array.of(0, 1.5, 2)) });
    expect(outputs.double).toEqual({ type: 'float32', dims: [1, 3], data: Float32Array.of(0, 1.5, 2) });
    expect(outputs.flags).toEqual({ type: 'uint8', dims: [1, 3], data: Uint8Array.of(0, 1, 1) });
    expect(outputs.long).toEqual({ type: 'int64', dims: [1, 3], data: BigInt64Array.of(0n, 1n, 2n) });
    await session.release();
  });

  it.each(['opset-27', 'ir-14', 'custom-op'])('refuses %s with the words of the runtime', async (name) => {
    const error = await open(name).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(ProblemError);
    expect(error).toMatchObject({ code: 'model_invalid', cause: expect.anything() });
  });

  it('refuses a file that is not there', async () => {
    await expect(open('absent')).rejects.toMatchObject({ code: 'model_invalid' });
  });

  it('turns a failing run into a problem and goes on working', async () => {
    const session = await open('means');
    const wrong = tensor('float32', [1, 3, 4, 4], new Float32Array(48));
    await expect(session.run({ image: wrong })).rejects.toMatchObject({ code: 'model_invalid' });
    const { scores } = await session.run({ image: tensor('float32', [1, 3, 8, 8], planes(1, 1, 1)) });
    expect(scores?.data).toEqual(Float32Array.of(1, 1, 1));
    await session.release();
  });

  it('names an output whose type nothing here reads', async () => {
    const session = await open('double-and-int8');
    const image = tensor('float32', [1, 3], new Float32Array(3));
    await expect(session.run({ image })).rejects.toThrow('output "bytes" is int8; outputs can be float32');
    await session.release();
  });
});

describe('in a process of its own', () => {
  const script = (module: string) => `
    const { createSession } = await import(${JSON.stringify(module)});
    const session = await createSession(${JSON.stringify(fixture('onnx/means.onnx'))}, { threads: 1 });
    const image = { type: 'float32', dims: [1, 3, 8, 8], data: new Float32Array(192).fill(0.5) };
    const { scores } = await session.run({ image });
    process.stdout.write(scores.data.join(' '));
    await new Promise((resolve) => setTimeout(resolve, 300));`;
  let home: string;

  beforeEach(() => {
    home = mkdtempSync(join(tmpdir(), 'glimpse-session-'));
  });
  afterEach(() => rmSync(home, { recursive: true }));

  // `CI` hides the runtime's reporting, so it must not be set here.
  const run = (module: string) => {
    const { CI: _ci, ORT_DISABLE_TELEMETRY: _off, XDG_CACHE_HOME: _cache, ...env } = process.env;
    const args = ['--no-warnings', '--input-type=module', '--eval', script(module)];
    return execFileSync(process.execPath, args, { env: { ...env, HOME: home }, encoding: 'utf8' });
  };

  it('the runtime reports to nobody: nothing is written to the home folder', () => {
    expect(run(join(import.meta.dirname, '../../lambda/session.ts'))).toBe('0.5 0.5 0.5');
    expect(readdirSync(home)).toEqual([]);
  });

  it('the same holds bundled to CommonJS with the native part left outside', async () => {
    const outfile = join(import.meta.dirname, '../../dist/test/session.cjs');
    await build({
      entryPoints: [join(import.meta.dirname, '../../lambda/session.ts')],
      bundle: true,
      platform: 'node',
      format: 'cjs',
      external: ['onnxruntime-node'],
      outfile,
    });
    expect(run(outfile)).toBe('0.5 0.5 0.5');
    expect(readdirSync(home)).toEqual([]);
  });
});
