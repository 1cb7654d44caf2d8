import type { Change } from '../../contract/registry.ts';
import { fromJson } from './json.ts';
import type { Objects } from './s3-objects.ts';
import type { PointerStore } from './store.ts';
import { isModelName } from './versions.ts';

/** `<prefix><name>/current.json`, and `<prefix><name>/history/<id>.json` beside it. */
export function createS3Pointers(objects: Objects, prefix: string): PointerStore {
  // Entries never change, so each is read once.
  const read = new Map<string, Change>();

  async function readChange(key: string): Promise<Change[]> {
    const known = read.get(key);
    if (known) return [known];
    const bytes = await objects.read(key);
    const { changeSchema } = await import('../../contract/registry.ts');
    const { data } = changeSchema.safeParse(bytes && fromJson(textOf(bytes)));
    if (data) read.set(key, data);
    return data ? [data] : [];
  }

  return {
    async pointer(name) {
      const object = isModelName(name) ? await objects.readTagged(`${prefix}${name}/current.json`) : undefined;
      const { currentSchema } = await import('../../contract/registry.ts');
      return object && { tag: object.etag, current: currentSchema.safeParse(fromJson(textOf(object.bytes))).data };
    },
    setPointer: (name, current, tag) => objects.replace(`${prefix}${name}/current.json`, JSON.stringify(current), tag),
    async addChange(name, change) {
      await objects.replace(`${prefix}${name}/history/${change.id}.json`, JSON.stringify(change), undefined);
    },
    async changes(name, limit) {
      if (!isModelName(name)) return [];
      const folder = `${prefix}${name}/history/`;
      const latest = (await objects.list(folder)).sort().reverse().slice(0, limit);
      return (await Promise.all(latest.map((file) => readChange(`${folder}${file}`)))).flat();
    },
  };
}

function textOf(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('utf8');
}
