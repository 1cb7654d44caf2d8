import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { isFile, readJson, unlessAbsent, writeJson } from './folder-files.ts';
import { locked } from './folder-lock.ts';
import { fromJson } from './json.ts';
import type { PointerStore } from './store.ts';
import { isModelName } from './versions.ts';

/** `<root>/<name>/current.json`, and `<root>/<name>/history/<id>.json` beside it. */
export function createFolderPointers(root: string): PointerStore {
  const readPointer = (name: string) => unlessAbsent(() => readFileSync(join(root, name, 'current.json'), 'utf8'));

  return {
    async pointer(name) {
      const text = isModelName(name) ? await readPointer(name) : undefined;
      if (text === undefined) return undefined;
      const { currentSchema } = await import('../../contract/registry.ts');
      return { tag: tagOf(text), current: currentSchema.safeParse(fromJson(text)).data };
    },
    setPointer(name, current, tag) {
      const path = join(root, name, 'current.json');
      return locked(path, async () => {
        const text = await readPointer(name);
        if ((text === undefined ? undefined : tagOf(text)) !== tag) return false;
        await writeJson(path, current);
        return true;
      });
    },
    async addChange(name, change) {
      const path = join(root, name, 'history', `${change.id}.json`);
      if (!(await isFile(path))) await writeJson(path, change);
    },
    async changes(name, limit) {
      if (!isModelName(name)) return [];
      const folder = join(root, name, 'history');
      const files = ((await unlessAbsent(() => readdirSync(folder))) ?? []).filter((file) => file.endsWith('.json'));
      const latest = files.sort().reverse().slice(0, limit);
      const read = await Promise.all(latest.map((file) => readJson(join(folder, file))));
      const { changeSchema } = await import('../../contract/registry.ts');
      return read.flatMap((each) => changeSchema.safeParse(each).data ?? []);
    },
  };
}

// The id of its last change is part of the text, so that no two states of a pointer are alike.
function tagOf(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
