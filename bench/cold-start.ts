// Process start to first prediction: the bundled function over the floor, which is Node, onnxruntime and sharp bundled
// in the same way with a trivial model. Fresh processes, turn by turn; medians of wall and of CPU time.
import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sharp from 'sharp';
import { bundle } from '../bin/bundle.ts';
import { proxyEvent } from '../test/support/events.ts';
import { median } from './measure.ts';

const root = join(import.meta.dirname, '..');
const rounds = Number(process.argv[2] ?? 15);
const folder = mkdtempSync(join(tmpdir(), 'glimpse-cold-'));

await bundle(join(root, 'lambda', 'handler.ts'), join(folder, 'handler.cjs'));
await bundle(join(import.meta.dirname, 'cold-start-floor.ts'), join(folder, 'floor.cjs'));
symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'));
const jpeg = await sharp({ create: { width: 640, height: 480, channels: 3, background: '#a46' } })
  .jpeg()
  .toBuffer();
writeFileSync(join(folder, 'picture.jpg'), jpeg);
cpSync(join(root, 'test', 'fixtures', 'onnx', 'means-uint8-nhwc.onnx'), join(folder, 'trivial.onnx'));
mkdirSync(join(folder, 'models'));
cpSync(join(root, 'models', 'cells'), join(folder, 'models', 'cells'), { recursive: true });
writeFileSync(
  join(folder, 'app.cjs'),
  `const { handler } = require('./handler.cjs');
handler(${JSON.stringify(proxyEvent({ headers: { 'content-type': 'image/jpeg' }, body: jpeg }))}, { awsRequestId: 'x', getRemainingTimeInMillis: () => 29000 })
  .then((answer) => { if (answer.statusCode !== 200) throw new Error(answer.body); require('node:fs').writeSync(3, JSON.stringify(process.cpuUsage())); process.exit(); });`,
);

const names = ['floor', 'app'] as const;
const samples = {
  floor: { wall: [] as number[], cpu: [] as number[] },
  app: { wall: [] as number[], cpu: [] as number[] },
};
for (let round = -2; round < rounds; round++) {
  for (const name of round % 2 === 0 ? names : names.toReversed()) {
    const { wall, cpu } = startOnce(`${name}.cjs`);
    if (round < 0) continue;
    samples[name].wall.push(wall);
    samples[name].cpu.push(cpu);
  }
}

/** Milliseconds of one process from start to end, which comes right after its first prediction. */
function startOnce(file: string): { wall: number; cpu: number } {
  const start = performance.now();
  const { status, stderr, output } = spawnSync(process.execPath, [file], {
    cwd: folder,
    env: { PATH: process.env.PATH, GLIMPSE_MODELS: join(folder, 'models'), POWERTOOLS_LOG_LEVEL: 'ERROR' },
    stdio: ['ignore', 'pipe', 'pipe', 'pipe'],
  });
  const wall = performance.now() - start;
  if (status !== 0) throw new Error(`${file}: ${stderr}`);
  const { user, system } = JSON.parse(String(output[3]));
  return { wall, cpu: (user + system) / 1000 };
}

process.stdout.write(`\nProcess start -> first prediction, ${rounds} fresh processes each, medians\n`);
for (const name of names) {
  const [wall, cpu] = [median(samples[name].wall), median(samples[name].cpu)];
  const ratio = (of: 'wall' | 'cpu', value: number) => (value / median(samples.floor[of])).toFixed(2);
  process.stdout.write(
    `  ${name.padEnd(6)} ${wall.toFixed(0).padStart(5)} ms wall x ${ratio('wall', wall)} ${cpu.toFixed(0).padStart(6)} ms CPU x ${ratio('cpu', cpu)}\n`,
  );
}
rmSync(folder, { recursive: true });
