import type { Manifest } from '../../contract/model.ts';
import { ProblemError } from '../../contract/problems.ts';
import type { Change, Current, Share } from '../../contract/registry.ts';
import type { BaselineStore } from './baselines.ts';
import { compareVersions, isModelName, isVersion } from './versions.ts';

/** The schemas of pointers, read with the first pointer that is there: a start has no use for them. */
export type PointerSchemas = typeof import('../../contract/registry.ts');

/** A model with its versions, oldest first; `current` answers requests that name no version, but for the shares of others. */
export interface ModelEntry {
  readonly name: string;
  readonly versions: readonly string[];
  readonly current: string;
  readonly split?: readonly Share[];
  readonly shadow?: string;
}

/** A pointer as it is stored; its tag tells it from every other state of it. */
export interface Pointer {
  readonly tag: string;
  /** Undefined where it cannot be read. */
  readonly current: Current | undefined;
}

/** The part of the store that changes: pointers to current versions, and the history of each model. */
export interface PointerStore {
  /** The pointer to the current version; undefined where nobody set one. */
  pointer(name: string): Promise<Pointer | undefined>;
  /**
   * Replaces the pointer that has this tag; without a tag sets the first one.
   * @returns false, and changes nothing, where somebody else was quicker
   */
  setPointer(name: string, current: Current, tag: string | undefined): Promise<boolean>;
  /** Keeps an entry of the history; one whose id is there stays as it is. */
  addChange(name: string, change: Change): Promise<void>;
  /** Entries of the history, the latest first. */
  changes(name: string, limit: number): Promise<Change[]>;
}

/** A file that a manifest names. */
export type NamedFile = Pick<Manifest, 'file' | 'sha256'>;

/**
 * Port: where model packages lie, as `<name>/<version>/{model.json, model.onnx, ...}`. Names, versions and paths may come
 * from a request: what is not a plain one is simply not there.
 *
 * All throw ProblemError: `model_not_found`, `model_invalid` for a package that is broken, `model_unavailable` where the
 * store does not answer.
 */
export interface ModelStore extends PointerStore, BaselineStore {
  /** The folder or URL, for people. */
  readonly location: string;
  /** All models by name. */
  list(): Promise<ModelEntry[]>;
  /** Who answers: the version pointed at, else the highest; undefined where there is no such model. */
  current(name: string): Promise<Current | undefined>;
  /** The model for requests that name none: the one pointed at, else `cells`, else the first; undefined where there is none. */
  defaultModel(): Promise<string | undefined>;
  manifest(name: string, version: string): Promise<Manifest>;
  /** The path of a local copy of a file of the package, the model itself unless another is named; its sha256 verified just now. */
  localFile(manifest: Manifest, named?: NamedFile): Promise<string>;
  /** A file of the package, undefined where it has no such file. */
  readFile(name: string, version: string, path: string): Promise<Uint8Array | undefined>;
  /**
   * An address at which the model file is read straight from the store, for a while; absent where a store has none.
   * An answer of Lambda holds 6 MB at most, and models are larger.
   */
  modelUrl?(name: string, version: string): Promise<string>;
  /** Names of the files in a folder of the package, sorted. */
  listFiles(name: string, version: string, folder: string): Promise<string[]>;
  /**
   * Adds a package from a local folder. A version is never overwritten: of several that add one at a time, one does.
   * @throws ProblemError request_invalid where the version exists, or is being added by somebody else
   */
  put(dir: string): Promise<Manifest>;
  setDefault(name: string): Promise<void>;
}

/** The model that answers where nobody chose one. */
const FIRST_CHOICE = 'cells';

/** The default of a store: the one pointed at where it exists, else the project's own, else the first by name. */
export async function chooseDefault(
  pointed: string | undefined,
  isThere: (name: string) => boolean | Promise<boolean>,
  names: () => readonly string[] | Promise<readonly string[]>,
): Promise<string | undefined> {
  for (const name of [pointed, FIRST_CHOICE]) {
    if (name !== undefined && (await isThere(name))) return name;
  }
  return [...(await names())].sort()[0];
}

/** An entry of the list; undefined where there is no version. A pointer to a version that is not there is kept. */
export function toEntry(
  name: string,
  versions: Iterable<string>,
  pointed: Current | undefined,
): ModelEntry | undefined {
  const sorted = [...new Set(versions)].sort(compareVersions);
  const current = pointed?.version ?? sorted.findLast((version) => !version.includes('-')) ?? sorted.at(-1);
  if (sorted.length === 0 || current === undefined) return undefined;
  const { split, shadow } = pointed ?? {};
  return { name, versions: sorted, current, ...(split && { split }), ...(shadow !== undefined && { shadow }) };
}

/** @throws ProblemError model_not_found unless both can be names of a package's folders */
export function checkNames(name: string, version: string): void {
  if (!isModelName(name) || !isVersion(version)) throw notFound(name, version);
}

export function notFound(name: string, version: string): ProblemError {
  return new ProblemError('model_not_found', `No model "${name}" with version ${version}.`);
}

export function exists({ name, version }: Manifest): ProblemError {
  return new ProblemError(
    'request_invalid',
    `${name} ${version} exists already, and versions are never overwritten: give it another version.`,
  );
}

export function claimed({ name, version }: Manifest): ProblemError {
  return new ProblemError(
    'request_invalid',
    `${name} ${version} is being added by somebody else, or was and is not whole: give it another version.`,
  );
}
