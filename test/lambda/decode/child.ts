// node child.ts FILE...: decodes each file and prints what came of it, with the peak memory of the process so far in MB.
import { readFileSync } from 'node:fs';
import { ProblemError } from '../../../contract/problems.ts';
import { decodePixels, readHeader } from '../../../lambda/decode.ts';
import { peakMb } from '../../support/peak-mb.ts';

for (const file of process.argv.slice(2)) {
  const outcome = await decode(readFileSync(file)).catch((error: unknown) =>
    error instanceof ProblemError ? { code: error.code, detail: error.message } : { crash: String(error) },
  );
  console.log(JSON.stringify({ file, ...outcome, peakMb: peakMb() }));
}

async function decode(bytes: Uint8Array) {
  const header = await readHeader(bytes, { autoOrient: true });
  const { width, height, channels, data } = await decodePixels(header, { gray: false });
  await decodePixels(header, { gray: true, resizeTo: { width: 64, height: 48 } });
  return {
    header: { ...header, reading: undefined },
    width,
    height,
    isWhole: data.length === width * height * channels,
  };
}
