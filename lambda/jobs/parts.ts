import { mapInOrder } from '../map-in-order.ts';
import type { Row } from './batch.ts';
import type { JobFiles } from './files.ts';
import { manifestKey, type PartName, parsePartKey, partsOf } from './layout.ts';
import { type Fault, type Item, readManifest } from './manifest.ts';

/** Parts read ahead. */
const AHEAD = 4;

/** Parts of a job by the index of their first picture; of a batch that was done twice, the one with more. */
export async function partsBySize(files: JobFiles, id: string): Promise<Map<number, PartName & { key: string }>> {
  const parts = new Map<number, PartName & { key: string }>();
  for (const key of await files.list(partsOf(id))) {
    const part = { ...parsePartKey(key), key };
    const known = parts.get(part.from);
    if (!known || sizeOf(part) > sizeOf(known)) parts.set(part.from, part);
  }
  return parts;
}

export function sizeOf({ done, failed }: PartName): number {
  return done + failed;
}

/** A picture with what came of it; undefined where nothing did. */
export interface Outcome {
  readonly item: Item;
  readonly row: Row | undefined;
}

/** Every picture of a job in its order, once. Memory does not grow with their number. */
export async function* outcomes(files: JobFiles, id: string): AsyncGenerator<Outcome> {
  const manifest = await files.stream(manifestKey(id));
  if (!manifest) return;
  const rows = rowsOf(files, id);
  let next = await rows.next();
  for await (const item of readManifest(manifest)) {
    const row = !next.done && next.value.index === item.index ? next.value : undefined;
    if (row) next = await rows.next();
    yield { item, row };
  }
}

async function* rowsOf(files: JobFiles, id: string): AsyncGenerator<Row> {
  const parts = [...(await partsBySize(files, id)).values()].sort((a, b) => a.from - b.from);
  // A batch that was done again picture by picture overlaps with its own part.
  let last = -1;
  for await (const part of mapInOrder(parts, AHEAD, ({ key }) => files.read(key))) {
    for (const line of Buffer.from(part?.bytes ?? [])
      .toString('utf8')
      .split('\n')) {
      if (line === '') continue;
      const row: Row = JSON.parse(line);
      if (row.index <= last) continue;
      last = row.index;
      yield row;
    }
  }
}

/** What is said of a picture that no batch has an answer for. */
export const unanswered: Fault = {
  code: 'internal',
  detail: 'No answer: the function ended while it worked on this picture, or a step around it failed.',
};
