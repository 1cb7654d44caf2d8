import type { Manifest } from '../../contract/model.ts';
import { ProblemError } from '../../contract/problems.ts';
import { feeds } from '../../vision/feeds.ts';
import { planTransform } from '../../vision/geometry.ts';
import { postprocess } from '../../vision/postprocess.ts';
import { preprocess } from '../../vision/preprocess.ts';
import { createSession, loadRuntime, type Session } from '../session.ts';
import type { Telemetry } from '../telemetry.ts';
import { readOnnxFile } from './onnx-file.ts';
import { optimizedOf } from './optimized.ts';
import { refuse } from './package.ts';
import { portFaults } from './ports.ts';
import { runtimeFaults } from './runtime.ts';
import type { ModelStore, NamedFile } from './store.ts';

export interface ReadyModel {
  readonly manifest: Manifest;
  readonly session: Session;
  /** Another file of the package, undefined where it has no such file. */
  readFile(path: string): Promise<Uint8Array | undefined>;
}

export interface LoadOptions {
  readonly threads: number;
  readonly log?: Pick<Telemetry, 'error'>;
  /** Told of the manifest as soon as it is read. */
  readonly ahead?: Ahead | undefined;
}

/** What can be done for a model while it is loaded. Does not throw. */
export type Ahead = (manifest: Manifest) => void;

/**
 * Brings a package from the store into the runtime, checked against its manifest.
 * @throws ProblemError model_not_found, model_invalid, model_unavailable
 */
export async function loadModel(
  store: ModelStore,
  name: string,
  version: string,
  options: LoadOptions,
): Promise<ReadyModel> {
  const manifest = await store.manifest(name, version);
  options.ahead?.(manifest);
  const session = (await openOptimized(store, manifest, options)) ?? (await openModel(store, manifest, options));
  try {
    refuse(`${name} ${version}`, portFaults(manifest, session.inputs, session.outputs));
  } catch (error) {
    await session.release();
    throw error;
  }
  return { manifest, session, readFile: (path) => store.readFile(name, version, path) };
}

/**
 * Runs a model on a grey picture: that it loads does not yet say that it runs, nor that its answers can be read.
 * @throws ProblemError model_invalid
 */
export async function proveModel({ manifest, session }: ReadyModel): Promise<void> {
  const { width, height, color } = manifest.input;
  const channels = color === 'gray' ? 1 : 3;
  const pixels = { data: new Uint8Array(width * height * channels).fill(128), width, height, channels } as const;
  const transform = planTransform(pixels, manifest.input);
  const outputs = await session.run(
    feeds(manifest, session.inputs, preprocess(pixels, manifest.input, transform), transform),
  );
  postprocess(outputs, transform, manifest, { ...manifest.defaults, masks: false });
}

async function openModel(store: ModelStore, manifest: Manifest, options: LoadOptions): Promise<Session> {
  const file = await bring(store, manifest, manifest);
  return createSession(file, options).catch((error) => explain(file, error));
}

/** Undefined where there is no such graph; and where it cannot be loaded, which takes nothing away but the time it saves. */
async function openOptimized(
  store: ModelStore,
  manifest: Manifest,
  options: LoadOptions,
): Promise<Session | undefined> {
  const optimized = optimizedOf(manifest);
  if (!optimized) return undefined;
  try {
    return await createSession(await bring(store, manifest, optimized), options);
  } catch (error) {
    const { name: model, version } = manifest;
    options.log?.error('optimized graph not loaded, the model itself is', error, { model, version });
    return undefined;
  }
}

// The runtime comes into memory while the weights come over the network.
async function bring(store: ModelStore, manifest: Manifest, named: NamedFile): Promise<string> {
  const [file] = await Promise.all([store.localFile(manifest, named), loadRuntime()]);
  return file;
}

// The runtime says where it gave up; the file says why.
async function explain(file: string, error: unknown): Promise<never> {
  const faults = runtimeFaults(await readOnnxFile(file));
  if (faults.length === 0) throw error;
  throw new ProblemError('model_invalid', `${file}: ${faults.join('; ')}.`, { cause: error });
}
