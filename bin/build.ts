// npm run build: what is put into the cloud. The bundles of the functions, and the page.
import { join } from 'node:path';
import { buildSite } from '../cli/serve/build-site.ts';
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
await buildSite();
