import type { Current } from '../../contract/registry.ts';
import type { ModelStore } from '../../lambda/models/store.ts';
import { Failure } from '../failure.ts';

/** @throws Failure unless it is NAME@VERSION */
export function parseVersioned(text: string): { readonly name: string; readonly version: string } {
  const [name, version, ...more] = text.split('@');
  if (name && version && more.length === 0) return { name, version };
  throw new Failure(`got "${text}", allowed: NAME@VERSION, for example cells@1.1.0`, 2);
}

/**
 * Who answers for a model.
 * @throws Failure naming the models there are
 */
export async function currentOf(store: ModelStore, name: string): Promise<Current> {
  const current = await store.current(name);
  if (current) return current;
  const names = (await store.list()).map((entry) => entry.name);
  throw new Failure(
    `no model "${name}" in ${store.location}, allowed: ${names.join(', ') || 'none: add one by glimpse models add FILE.onnx'}`,
    2,
  );
}

/** @throws Failure naming the versions there are */
export async function checkVersion(store: ModelStore, name: string, version: string): Promise<void> {
  await currentOf(store, name);
  const versions = (await store.list()).find((entry) => entry.name === name)?.versions ?? [];
  if (!versions.includes(version)) {
    throw new Failure(`${name} has no version "${version}", allowed: ${versions.join(', ')}`, 2);
  }
}
