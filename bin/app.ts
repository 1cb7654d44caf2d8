import { join } from 'node:path';
import { createCloud } from '../lib/cloud.ts';

createCloud({ root: join(import.meta.dirname, '..') }).synth();
