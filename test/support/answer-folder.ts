// node answer-folder.ts FOLDER: predicts each file of it through the local app; a JSON line a file, then the peak memory.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { localApp } from './local-app.ts';
import { peakMb } from './peak-mb.ts';

const folder = process.argv[2]!;
const call = localApp();
for (const file of readdirSync(folder)) {
  const { status, body } = await call({ body: readFileSync(join(folder, file)) });
  process.stdout.write(`${JSON.stringify({ file, status, code: body.code })}\n`);
}
process.stdout.write(`${JSON.stringify({ maxRssMb: Math.round(peakMb()) })}\n`);
