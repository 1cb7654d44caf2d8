import type { Picture } from '../../contract/client.ts';
import { decodePixels, readHeader } from '../../lambda/decode.ts';
import type { Contender } from './contender.ts';
import { type RunParts, tryAsking } from './run.ts';

/**
 * Asks every contender once, so that no time that is measured has the loading of a model in it.
 * Returns by how many MB the process grew with each: what the model needs beside the service, where that is this process.
 */
export async function warmUp(
  contenders: readonly Contender[],
  picture: Picture,
  parts: Pick<RunParts, 'client' | 'options'>,
): Promise<number[]> {
  // What all contenders share, the library that decodes, is not to count for the first.
  if (picture instanceof Uint8Array) await decode(picture).catch(() => {});
  const grown: number[] = [];
  for (const contender of contenders) {
    const before = process.memoryUsage.rss();
    await tryAsking(contender, picture, parts);
    grown.push(Math.max(0, (process.memoryUsage.rss() - before) / 2 ** 20));
  }
  return grown;
}

async function decode(bytes: Uint8Array): Promise<void> {
  await decodePixels(bytes, await readHeader(bytes, { autoOrient: true }), { gray: false });
}
