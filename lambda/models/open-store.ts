import { resolve } from 'node:path';
import { ConfigError } from '../config-error.ts';
import { createFolderStore } from './folder-store.ts';
import { createS3Store, type S3StoreOptions } from './s3-store.ts';
import type { ModelStore } from './store.ts';

export interface OpenStoreOptions extends S3StoreOptions {
  /** A folder of packages that are there besides, read only; for a folder only. */
  readonly builtin?: string;
}

/**
 * The model store at a location: a folder or `s3://bucket/prefix`.
 * @throws ConfigError where the location is neither
 */
export function openStore(location: string, options: OpenStoreOptions): ModelStore {
  if (location.startsWith('s3:')) return createS3Store(location, options);
  if (/^\w{2,}:\/\//.test(location)) {
    throw new ConfigError(`Model store: got ${location}, allowed: a folder or s3://bucket/prefix`);
  }
  const { builtin } = options;
  return createFolderStore({ root: resolve(location), ...(builtin !== undefined && { builtin }) });
}
