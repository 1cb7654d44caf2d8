// node bin/kernels.ts: compiles vision/resample/kernels.wat into kernels-binary.ts. A test compares the two.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import wabt from 'wabt';

const folder = join(import.meta.dirname, '..', 'vision', 'resample');
const { parseWat } = await wabt();
const module = parseWat('kernels.wat', readFileSync(join(folder, 'kernels.wat'), 'utf8'), { simd: true });
const base64 = Buffer.from(module.toBinary({}).buffer).toString('base64');
writeFileSync(
  join(folder, 'kernels-binary.ts'),
  `// kernels.wat as compiled by bin/kernels.ts.\nexport const binary =\n  '${base64}';\n`,
);
