// node child.ts FILE...: decodes each file and prints what came of it, with the peak memory of the process so far in MB.
import { readFileSync } from 'node:fs';
import { ProblemError } from '../../../contract/problems.ts';
import { decodePixels, readHeader } from '../../../lambda/decode.ts';

for (const file of process.argv.slice(2)) {
  const outcome = await decode(readFileSync(file)).catch((error: unknown) =>
    error instanceof ProblemError ? { code: error.code, detail: error.message } : { crash: String(error) },
  );
  console.log(JSON.stringify({ file, ...outcome, peakMb: peakMb() }));
}

/** Peak memory of this very program: on Linux `maxRSS` begins with that of the process that started it. */
function peakMb(): number {
  if (process.platform !== 'linux') return process.resourceUsage().maxRSS / 1024;
  return Number(/^VmHWM:\s+(\d+) kB$/m.exec(readFileSync('/proc/self/status', 'utf8'))?.[1]) / 1024;
}

async function decode(bytes: Uint8Array) {
  const header = await readHeader(bytes, { autoOrient: true });
  const { width, height, channels, data } = await decodePixels(bytes, header, { gray: false });
  await decodePixels(bytes, header, { gray: true, resizeTo: { width: 64, height: 48 } });
  return { header, width, height, isWhole: data.length === width * height * channels };
}
