// An 8-bit model with and without exact sums: the price, and how far the answers are apart. No difference: this processor
// has VNNI, or the graph no unsigned by signed products. `node bench/quantised.ts FILE.onnx [rounds]`
import { basename } from 'node:path';
import { loadRuntime } from '../lambda/session.ts';
import { shared } from '../test/shared.ts';
import { interleave, print } from './measure.ts';

const [file = shared('models/mobilenetv2-12-int8.onnx'), rounds = '40'] = process.argv.slice(2);

const ort = await loadRuntime();
const open = (x64quantprecision: '0' | '1') =>
  ort.InferenceSession.create(file, {
    intraOpNumThreads: 1,
    extra: { session: { x64quantprecision, intra_op: { allow_spinning: '0' } } },
  });
const [fast, exact] = await Promise.all([open('0'), open('1')]);
const [input] = fast.inputMetadata;
if (!input?.isTensor || input.type !== 'float32') throw new Error(`${file}: its first input is not float32`);
const dims = input.shape.map((dim) => (typeof dim === 'number' ? dim : 1));
const noise = Float32Array.from({ length: dims.reduce((all, dim) => all * dim, 1) }, (_, at) => (at * 0.618) % 1);
const feeds = { [input.name]: new ort.Tensor('float32', noise, dims) };

const values = async (session: typeof fast) =>
  Object.values(await session.run(feeds)).flatMap(({ data }) => Array.from(data as ArrayLike<number>));
const [one, other] = [await values(fast), await values(exact)];
const apart = one.reduce((most, value, at) => Math.max(most, Math.abs(value - other[at]!)), 0);
const timings = await interleave(
  [
    { name: 'fast sums', run: () => fast.run(feeds) },
    { name: 'exact sums', run: () => exact.run(feeds) },
  ],
  Number(rounds),
);
print(`${basename(file)}, 1 thread, ${rounds} rounds; outputs at most ${apart.toFixed(4)} apart`, timings, 'fast sums');
