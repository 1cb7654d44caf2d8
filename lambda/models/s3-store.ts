import { join } from 'node:path';
import type { S3ClientConfig } from '@aws-sdk/client-s3';
import type { z } from 'zod';
import type { Manifest } from '../../contract/model.ts';
import { ProblemError } from '../../contract/problems.ts';
import type { Current } from '../../contract/registry.ts';
import { ConfigError } from '../config-error.ts';
import { createS3Baselines } from './baselines.ts';
import { download } from './download.ts';
import { fromJson } from './json.ts';
import { packagePath, parseManifest } from './package.ts';
import { createObjects } from './s3-objects.ts';
import { createS3Pointers } from './s3-pointers.ts';
import { putPackage } from './s3-put.ts';
import { checkNames, chooseDefault, type ModelStore, notFound, type PointerSchemas, toEntry } from './store.ts';
import { isModelName, isVersion } from './versions.ts';

/** Seconds a signed address of a model can be used: time to load it over a slow line. */
const URL_SECONDS = 900;

export interface S3StoreOptions {
  /** Where model files are kept, by their sha256. */
  readonly cacheDir: string;
  /** What the client is told besides the environment. */
  readonly client?: S3ClientConfig;
}

/** Model packages as objects under `s3://bucket/prefix`. A version exists once its `model.json` does, which is written last. */
export function createS3Store(url: string, { cacheDir, client = {} }: S3StoreOptions): ModelStore {
  const { bucket, prefix } = parseS3Url(url);
  const objects = createObjects(bucket, client);
  // A version never changes, so its manifest is read once.
  const manifests = new Map<string, Promise<Manifest>>();

  async function manifest(name: string, version: string): Promise<Manifest> {
    checkNames(name, version);
    const key = `${prefix}${name}/${version}/model.json`;
    let read = manifests.get(key);
    if (!read) {
      read = objects.read(key).then((bytes) => {
        if (!bytes) throw notFound(name, version);
        return parseManifest(Buffer.from(bytes).toString('utf8'), key);
      });
      manifests.set(key, read);
      read.catch(() => manifests.delete(key));
    }
    return read;
  }

  async function pointed<T>(path: string, choose: (schemas: PointerSchemas) => z.ZodType<T>): Promise<T | undefined> {
    const bytes = await objects.read(`${prefix}${path}`);
    if (!bytes) return undefined;
    const schema = choose(await import('../../contract/registry.ts'));
    return schema.safeParse(fromJson(Buffer.from(bytes).toString('utf8'))).data;
  }

  const pointedVersion = (name: string) => pointed(`${name}/current.json`, (schemas) => schemas.currentSchema);

  /** Versions of each model among keys such as `cells/1.0.0/model.json`. */
  function versionsIn(keys: readonly string[]): Map<string, string[]> {
    const found = new Map<string, string[]>();
    for (const key of keys) {
      const [name = '', version = '', file, ...more] = key.split('/');
      if (file !== 'model.json' || more.length > 0 || !isModelName(name) || !isVersion(version)) continue;
      found.set(name, [...(found.get(name) ?? []), version]);
    }
    return found;
  }

  async function current(name: string): Promise<Current | undefined> {
    if (!isModelName(name)) return undefined;
    const pointer = await pointedVersion(name);
    if (pointer !== undefined) return pointer;
    const keys = (await objects.list(`${prefix}${name}/`)).map((key) => `${name}/${key}`);
    const entry = toEntry(name, versionsIn(keys).get(name) ?? [], undefined);
    return entry && { version: entry.current };
  }

  return {
    ...createS3Pointers(objects, prefix),
    ...createS3Baselines(objects, prefix),
    location: url,
    async list() {
      const found = versionsIn(await objects.list(prefix));
      const names = [...found.keys()].sort();
      const entries = names.map(async (name) => toEntry(name, found.get(name) ?? [], await pointedVersion(name)));
      return (await Promise.all(entries)).filter((entry) => entry !== undefined);
    },
    current,
    async defaultModel() {
      const pointing = pointed('default.json', (schemas) => schemas.defaultSchema);
      const [pointer, keys] = await Promise.all([pointing, objects.list(prefix)]);
      const found = versionsIn(keys);
      return chooseDefault(
        pointer?.name,
        (name) => found.has(name),
        () => [...found.keys()],
      );
    },
    manifest,
    async localFile(manifest, { file, sha256 } = manifest) {
      const { name, version } = manifest;
      checkNames(name, version);
      const path = join(cacheDir, sha256, file);
      const done = await download(objects, `${prefix}${name}/${version}/${file}`, path, sha256);
      if (done === undefined) throw new ProblemError('model_invalid', `${name} ${version} has no ${file}.`);
      return path;
    },
    async readFile(name, version, path) {
      await manifest(name, version);
      return packagePath.test(path) ? objects.read(`${prefix}${name}/${version}/${path}`) : undefined;
    },
    async modelUrl(name, version) {
      const { file } = await manifest(name, version);
      return objects.signedUrl(`${prefix}${name}/${version}/${file}`, URL_SECONDS);
    },
    async listFiles(name, version, folder) {
      await manifest(name, version);
      if (!packagePath.test(folder)) return [];
      const keys = await objects.list(`${prefix}${name}/${version}/${folder}/`);
      return keys.filter((key) => packagePath.test(key) && !key.includes('/')).sort();
    },
    put: (dir) => putPackage(objects, prefix, dir),
    async setDefault(name) {
      if ((await current(name)) === undefined) throw notFound(name, 'any');
      await objects.write(`${prefix}default.json`, JSON.stringify({ name }));
    },
  };
}

/** @throws ConfigError unless it is `s3://bucket` or `s3://bucket/prefix` */
export function parseS3Url(url: string): { bucket: string; prefix: string } {
  const [, bucket, path = ''] = /^s3:\/\/([a-z0-9][a-z0-9.-]{1,61}[a-z0-9])(?:\/(.*))?$/.exec(url) ?? [];
  if (bucket === undefined) throw new ConfigError(`Location: got ${url}, allowed: a folder or s3://bucket/prefix`);
  const trimmed = path.replace(/^\/+|\/+$/g, '');
  return { bucket, prefix: trimmed === '' ? '' : `${trimmed}/` };
}
