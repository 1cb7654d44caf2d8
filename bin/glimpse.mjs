#!/usr/bin/env node
// What `npx glimpse` runs: brings Node 24 if this one is older, then hands over in the caller's folder.
import { join } from 'node:path';
import { run } from './run.mjs';
import { root } from './setup.mjs';

run('node', [join(root, 'bin', 'glimpse.ts'), ...process.argv.slice(2)], process.cwd());
