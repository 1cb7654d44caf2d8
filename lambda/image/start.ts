// handler.cjs of the image: the function itself is service.cjs beside it.
import { join } from 'node:path';
import { load } from './code-cache.ts';

export const { handler } = load(join(__dirname, 'service.cjs'));
