import type { Manifest } from '../../contract/model.ts';
import { ProblemError } from '../../contract/problems.ts';
import { compareVersions, isModelName, isVersion } from './versions.ts';

/** A model with its versions, oldest first; `current` answers requests that name no version. */
export interface ModelEntry {
  readonly name: string;
  readonly versions: readonly string[];
  readonly current: string;
}

/**
 * Port: where model packages lie, as `<name>/<version>/{model.json, model.onnx, ...}`. Names, versions and paths may come
 * from a request: what is not a plain one is simply not there.
 *
 * All throw ProblemError: `model_not_found`, `model_invalid` for a package that is broken, `model_unavailable` where the
 * store does not answer.
 */
export interface ModelStore {
  /** The folder or URL, for people. */
  readonly location: string;
  /** All models by name. */
  list(): Promise<ModelEntry[]>;
  /** The current version: the one pointed at, else the highest; undefined where there is no such model. */
  current(name: string): Promise<string | undefined>;
  /** The model for requests that name none: the one pointed at, else `cells`, else the first; undefined where there is none. */
  defaultModel(): Promise<string | undefined>;
  manifest(name: string, version: string): Promise<Manifest>;
  /** A local folder with the file that the manifest names, its sha256 verified just now. */
  localDir(name: string, version: string): Promise<string>;
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
   * Adds a package from a local folder. A version is never overwritten.
   * @throws ProblemError request_invalid where the version exists
   */
  put(dir: string): Promise<Manifest>;
  setCurrent(name: string, version: string): Promise<void>;
  setDefault(name: string): Promise<void>;
}

/** The model that answers where nobody chose one. */
const FIRST_CHOICE = 'cells';

/** The default of a store: the one pointed at where it exists, else the project's own, else the first by name. */
export function chooseDefault(names: readonly string[], pointed: string | undefined): string | undefined {
  return [pointed, FIRST_CHOICE].find((name) => name !== undefined && names.includes(name)) ?? [...names].sort()[0];
}

/** An entry of the list; undefined where there is no version. A pointer to a version that is not there is kept. */
export function toEntry(name: string, versions: Iterable<string>, pointed: string | undefined): ModelEntry | undefined {
  const sorted = [...new Set(versions)].sort(compareVersions);
  const current = pointed ?? sorted.findLast((version) => !version.includes('-')) ?? sorted.at(-1);
  return sorted.length > 0 && current !== undefined ? { name, versions: sorted, current } : undefined;
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
