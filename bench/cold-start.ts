// Process start to first prediction: the function as its image holds it over the floor, which is Node, onnxruntime and sharp
// bundled in the same way with a trivial model. The image comes with the code that V8 made of its bundles when it was built
// (lambda/image/), and the model is the package as it is deployed; the floor is bare, and for comparison the function without
// that code and the floor with it are told too.
// Fresh processes, turn by turn; medians of wall and of CPU time. `node bench/cold-start.ts [rounds]`
import { execFileSync, spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sharp from 'sharp';
import { bundle, bundleImage } from '../bin/bundle.ts';
import { addOptimized } from '../lambda/models/optimized.ts';
import { proxyEvent } from '../test/support/events.ts';
import { median } from './measure.ts';

const root = join(import.meta.dirname, '..');
const rounds = Number(process.argv[2] ?? 15);
const folder = mkdtempSync(join(tmpdir(), 'glimpse-cold-'));

await bundleImage(folder);
await bundle(join(import.meta.dirname, 'cold-start-floor.ts'), join(folder, 'floor.cjs'));
symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'));
const jpeg = await sharp({ create: { width: 640, height: 480, channels: 3, background: '#a46' } })
  .jpeg()
  .toBuffer();
writeFileSync(join(folder, 'picture.jpg'), jpeg);
cpSync(join(root, 'test', 'fixtures', 'onnx', 'means-uint8-nhwc.onnx'), join(folder, 'trivial.onnx'));
const models = join(folder, 'models');
const cells = join(models, 'cells', '1.0.0');
cpSync(join(root, 'models', 'cells'), cells, { recursive: true });
// As bin/build.ts does it.
await addOptimized(cells);
const env = { PATH: process.env.PATH, GLIMPSE_MODELS: models, POWERTOOLS_LOG_LEVEL: 'ERROR' };

/** A file that calls the function once and ends. */
function caller(file: string, handler: string): void {
  const event = proxyEvent({ headers: { 'content-type': 'image/jpeg' }, body: jpeg });
  writeFileSync(
    join(folder, file),
    `const { handler } = require('./${handler}');
handler(${JSON.stringify(event)}, { awsRequestId: 'x', getRemainingTimeInMillis: () => 29000 })
  .then((answer) => { if (answer.statusCode !== 200) throw new Error(answer.body); require('node:fs').writeSync(3, JSON.stringify(process.cpuUsage())); process.exit(); });`,
  );
}
caller('app.cjs', 'handler.cjs');
caller('app-compiling.cjs', 'service.cjs');
// As lambda/Dockerfile does it.
execFileSync(process.execPath, ['prime.cjs', models, join(cells, 'example.jpg')], { cwd: folder, env });
// The floor, run once by the same means.
writeFileSync(
  join(folder, 'floor-compiled.cjs'),
  `const { Script } = require('node:vm');
const { existsSync, readFileSync, writeFileSync } = require('node:fs');
const cache = __dirname + '/floor.cache';
const source = '(function (exports, require, module, __filename, __dirname) {' + readFileSync(__dirname + '/floor.cjs', 'utf8') + '\\n})';
const script = new Script(source, { filename: __dirname + '/floor.cjs', cachedData: existsSync(cache) ? readFileSync(cache) : undefined });
if (!existsSync(cache)) process.on('exit', () => writeFileSync(cache, script.createCachedData()));
script.runInThisContext()(exports, require, module, __dirname + '/floor.cjs', __dirname);`,
);

const names = {
  'floor.cjs': 'floor',
  'app.cjs': 'the function as in its image',
  'app-compiling.cjs': 'the function, compiling its code',
  'floor-compiled.cjs': 'floor with its code compiled',
} as const;
type File = keyof typeof names;
const files = Object.keys(names) as File[];
const samples = new Map(files.map((file) => [file, { wall: [] as number[], cpu: [] as number[] }]));
for (let round = -2; round < rounds; round++) {
  for (const file of round % 2 === 0 ? files : files.toReversed()) {
    const { wall, cpu } = startOnce(file);
    if (round < 0) continue;
    samples.get(file)!.wall.push(wall);
    samples.get(file)!.cpu.push(cpu);
  }
}

/** Milliseconds of one process from start to end, which comes right after its first prediction. */
function startOnce(file: string): { wall: number; cpu: number } {
  const start = performance.now();
  const { status, stderr, output } = spawnSync(process.execPath, [file], {
    cwd: folder,
    env,
    stdio: ['ignore', 'pipe', 'pipe', 'pipe'],
  });
  const wall = performance.now() - start;
  if (status !== 0) throw new Error(`${file}: ${stderr}`);
  const { user, system } = JSON.parse(String(output[3]));
  return { wall, cpu: (user + system) / 1000 };
}

process.stdout.write(`\nProcess start -> first prediction, ${rounds} fresh processes each, medians\n`);
for (const file of files) {
  const of = (kind: 'wall' | 'cpu') => {
    const value = median(samples.get(file)![kind]);
    return `${value.toFixed(0).padStart(5)} ms ${kind} x ${(value / median(samples.get('floor.cjs')![kind])).toFixed(2)}`;
  };
  process.stdout.write(`  ${names[file].padEnd(34)} ${of('wall')} ${of('cpu')}\n`);
}
rmSync(folder, { recursive: true });
