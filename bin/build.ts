// npm run build: what is put into the cloud. The bundles of the functions, and the page.
import { join } from 'node:path';
import { buildSite } from '../cli/serve/build-site.ts';
import { bundle } from './bundle.ts';

const root = join(import.meta.dirname, '..');
await bundle(join(root, 'lambda', 'handler.ts'), join(root, 'dist', 'model', 'handler.cjs'));
await bundle(join(root, 'lambda', 'api-handler.ts'), join(root, 'dist', 'api', 'handler.cjs'));
await bundle(join(root, 'lambda', 'gate.ts'), join(root, 'dist', 'gate', 'gate.cjs'));
await buildSite();
