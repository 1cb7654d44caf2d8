// npm run build: what is put into the image of the model function.
import { join } from 'node:path';
import { bundle } from './bundle.ts';

const root = join(import.meta.dirname, '..');
await bundle(join(root, 'lambda', 'handler.ts'), join(root, 'dist', 'model', 'handler.cjs'));
