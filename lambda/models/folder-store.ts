import { randomUUID } from 'node:crypto';
import { readdirSync } from 'node:fs';
import { copyFile, mkdir, readFile, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { z } from 'zod';
import { createFolderBaselines } from './baselines.ts';
import { isFile, namesIn, readJson, unlessAbsent, writeJson } from './folder-files.ts';
import { createFolderPointers } from './folder-pointers.ts';
import { packageFiles, packagePath, readManifest, verifySha256 } from './package.ts';
import { checkNames, chooseDefault, exists, type ModelStore, notFound, type PointerSchemas, toEntry } from './store.ts';
import { isModelName, isVersion } from './versions.ts';

/**
 * Model packages in folders. A package may also lie flat, as `<name>/model.json`, with the one version it states.
 * `builtin` is a second folder, read only: where both have a version, `root` holds.
 */
export function createFolderStore({ root, builtin }: { readonly root: string; readonly builtin?: string }): ModelStore {
  const roots: readonly [string, ...string[]] = builtin === undefined ? [root] : [root, builtin];

  /** Folder of each version of a model. */
  async function foldersOf(name: string): Promise<Map<string, string>> {
    const found = new Map<string, string>();
    if (!isModelName(name)) return found;
    for (const each of [...roots].reverse()) {
      const folder = join(each, name);
      const flat = await readJson(join(folder, 'model.json'));
      if (flat !== undefined) found.set(versionOf(flat) ?? (await readManifest(folder)).version, folder);
      for (const version of await namesIn(folder)) {
        if (isVersion(version) && (await isFile(join(folder, version, 'model.json')))) {
          found.set(version, join(folder, version));
        }
      }
    }
    return found;
  }

  async function folderOf(name: string, version: string): Promise<string> {
    checkNames(name, version);
    const folder = (await foldersOf(name)).get(version);
    if (folder === undefined) throw notFound(name, version);
    return folder;
  }

  async function pointed<T>(path: string, choose: (schemas: PointerSchemas) => z.ZodType<T>): Promise<T | undefined> {
    for (const each of roots) {
      const json = await readJson(join(each, path));
      if (json === undefined) continue;
      const parsed = choose(await import('../../contract/registry.ts')).safeParse(json);
      if (parsed.success) return parsed.data;
    }
    return undefined;
  }

  async function read(name: string) {
    const pointer = await pointed(join(name, 'current.json'), (schemas) => schemas.currentSchema);
    return { pointer, entry: toEntry(name, (await foldersOf(name)).keys(), pointer) };
  }

  async function list() {
    const names = new Set((await Promise.all(roots.map(namesIn))).flat().filter(isModelName));
    // One broken package must not hide the others: asked for by name, it says what is wrong with it.
    const found = await Promise.all([...names].sort().map((name) => read(name).catch(() => undefined)));
    return found.flatMap((each) => each?.entry ?? []);
  }

  return {
    ...createFolderPointers(root),
    ...createFolderBaselines(roots),
    location: root,
    list,
    async current(name) {
      if (!isModelName(name)) return undefined;
      const { pointer, entry } = await read(name);
      return entry && (pointer ?? { version: entry.current });
    },
    async defaultModel() {
      const pointer = await pointed('default.json', (schemas) => schemas.defaultSchema);
      const isThere = async (name: string) => ((await foldersOf(name).catch(() => undefined))?.size ?? 0) > 0;
      return chooseDefault(pointer?.name, isThere, async () => (await list()).map(({ name }) => name));
    },
    manifest: async (name, version) => readManifest(await folderOf(name, version)),
    async localFile(manifest, { file, sha256 } = manifest) {
      const path = join(await folderOf(manifest.name, manifest.version), file);
      verifySha256(path, sha256);
      return path;
    },
    async readFile(name, version, path) {
      const folder = await folderOf(name, version);
      return packagePath.test(path) ? await unlessAbsent(() => readFile(join(folder, path))) : undefined;
    },
    async listFiles(name, version, path) {
      const folder = await folderOf(name, version);
      if (!packagePath.test(path)) return [];
      const items = await unlessAbsent(() => readdirSync(join(folder, path), { withFileTypes: true }));
      const files = items?.filter((item) => item.isFile() && packagePath.test(item.name)) ?? [];
      return files.map((item) => item.name).sort();
    },
    async put(dir) {
      const manifest = await readManifest(dir);
      const { name, version } = manifest;
      if ((await foldersOf(name)).has(version)) throw exists(manifest);
      const target = join(root, name, version);
      const partial = join(root, name, `.${version}.${randomUUID()}.part`);
      try {
        for (const path of await packageFiles(dir)) {
          await mkdir(dirname(join(partial, path)), { recursive: true });
          await copyFile(join(dir, path), join(partial, path));
        }
        // The rename is what makes the version exist; it fails where another was quicker.
        await rename(partial, target).catch((cause: NodeJS.ErrnoException) => {
          throw ['ENOTEMPTY', 'EEXIST'].includes(cause.code ?? '') ? exists(manifest) : cause;
        });
      } finally {
        await rm(partial, { recursive: true, force: true });
      }
      return manifest;
    },
    async setDefault(name) {
      if ((await foldersOf(name)).size === 0) throw notFound(name, 'any');
      await writeJson(join(root, 'default.json'), { name });
    },
  };
}

function versionOf(json: unknown): string | undefined {
  const version = (json as { version?: unknown } | null)?.version;
  return typeof version === 'string' && isVersion(version) ? version : undefined;
}
