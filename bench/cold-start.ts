// Process start to first prediction: the bundled function over the floor, which is Node, onnxruntime and sharp bundled
// in the same way with a trivial model. Fresh processes, turn by turn; wall medians.
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
  .then((answer) => { if (answer.statusCode !== 200) { console.error(answer.body); process.exitCode = 1; } process.exit(); });`,
);

const variants = { floor: ['floor.cjs'], app: ['app.cjs'] } as const;
const times: Record<keyof typeof variants, number[]> = { floor: [], app: [] };
for (let round = -2; round < rounds; round++) {
  for (const name of round % 2 === 0 ? (['floor', 'app'] as const) : (['app', 'floor'] as const)) {
    const start = performance.now();
    const { status, stderr } = spawnSync(process.execPath, [...variants[name]], {
      cwd: folder,
      env: {
        PATH: process.env.PATH,
        GLIMPSE_MODELS: join(folder, 'models'),
        NODE_COMPILE_CACHE: join(folder, 'compile-cache'),
        POWERTOOLS_LOG_LEVEL: 'ERROR',
      },
    });
    if (status !== 0) throw new Error(`${name}: ${stderr}`);
    if (round >= 0) times[name].push(performance.now() - start);
  }
}
const [floor, app] = [median(times.floor), median(times.app)];
process.stdout.write(`\nProcess start -> first prediction, ${rounds} fresh processes each\n`);
process.stdout.write(`  floor (node, onnxruntime, sharp, trivial model)  ${floor.toFixed(0)} ms\n`);
process.stdout.write(
  `  the function, model cells                        ${app.toFixed(0)} ms   x ${(app / floor).toFixed(2)}\n`,
);
rmSync(folder, { recursive: true });
