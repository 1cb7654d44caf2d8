// npm run build: what is put into the cloud. The bundles of the functions, the packages of models, and the page.
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { brotliCompressSync, constants } from 'node:zlib';
import { buildSite } from '../cli/serve/build-site.ts';
import { addOptimized } from '../lambda/models/optimized.ts';
import { bundle, bundleImage } from './bundle.ts';

const root = join(import.meta.dirname, '..');

await bundleImage(join(root, 'dist', 'model'));
/** Entry of each other function, by the folder of its bundle. */
const entries = {
  api: 'api-handler',
  record: 'record-handler',
  job: 'job-handler',
  drift: 'drift-handler',
  gate: 'gate',
};
for (const [folder, entry] of Object.entries(entries)) {
  await bundle(join(root, 'lambda', `${entry}.ts`), join(root, 'dist', folder, 'handler.cjs'));
}
// Packages as a start in the cloud has least to do with them.
rmSync(join(root, 'dist', 'models'), { recursive: true, force: true });
for (const name of readdirSync(join(root, 'models'))) {
  const [from, to] = [join(root, 'models', name), join(root, 'dist', 'models', name)];
  if (!existsSync(join(from, 'model.json'))) continue;
  cpSync(from, to, { recursive: true });
  await addOptimized(to);
}
await buildSite();
// CloudFront compresses nothing above 10 MB: the runtime of the page goes there compressed. The highest quality
// would save little more, and take far longer.
const [assets, compressed] = [join(root, 'frontend', 'dist', 'assets'), join(root, 'dist', 'wasm')];
rmSync(compressed, { recursive: true, force: true });
mkdirSync(compressed);
for (const name of readdirSync(assets).filter((name) => name.endsWith('.wasm'))) {
  const bytes = readFileSync(join(assets, name));
  writeFileSync(join(compressed, name), brotliCompressSync(bytes, { params: { [constants.BROTLI_PARAM_QUALITY]: 9 } }));
}
