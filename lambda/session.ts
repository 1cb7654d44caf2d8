import type { InferenceSession, Tensor as OrtTensor } from 'onnxruntime-node';
import { ProblemError } from '../contract/problems.ts';
import { fromRuntime } from '../vision/runtime-tensor.ts';
import type { Tensor, Tensors } from '../vision/types.ts';

type Runtime = typeof import('onnxruntime-node');

/** An input or output of the graph; a dynamic dimension is its name. */
export interface Port {
  readonly name: string;
  readonly type: string;
  readonly dims: readonly (number | string)[];
}

/** A model in the native runtime. `run` blocks the thread while it computes and cannot be stopped. */
export interface Session {
  readonly inputs: readonly Port[];
  /** Tensor outputs only: sequences and maps are left out and never computed. */
  readonly outputs: readonly Port[];
  run(feeds: Readonly<Record<string, Tensor>>): Promise<Tensors>;
  release(): Promise<void>;
}

let runtime: Promise<Runtime> | undefined;

/** Loads the native runtime, once; the model function does it in its init phase. */
export function loadRuntime(): Promise<Runtime> {
  // The runtime reports home unless this is set before it starts; hence also the late import.
  process.env.ORT_DISABLE_TELEMETRY = '1';
  runtime ??= import('onnxruntime-node').then((loaded) => {
    loaded.env.logLevel = 'error';
    return loaded;
  });
  return runtime;
}

/**
 * Loads a model from a file (a Buffer would cost its size once more).
 * @throws ProblemError model_invalid with the runtime's own words as cause
 */
export async function createSession(file: string, options: { readonly threads: number }): Promise<Session> {
  const ort = await loadRuntime();
  const { threads } = options;
  const native = await ort.InferenceSession.create(file, {
    intraOpNumThreads: threads,
    interOpNumThreads: 1,
    graphOptimizationLevel: 'all',
    logSeverityLevel: 3,
    extra: {
      session: {
        // Spinning burns the only CPU there is while the other half of the work waits for it.
        intra_op: { allow_spinning: threads >= 2 ? '1' : '0' },
        // Sums of 8-bit products do not saturate on x86 without VNNI: the same answer on every processor.
        x64quantprecision: '1',
      },
    },
  }).catch(refuse);
  const outputs = native.outputMetadata.flatMap(toPort);
  const fetches = outputs.map((output) => output.name);
  return {
    inputs: native.inputMetadata.flatMap(toPort),
    outputs,
    async run(feeds) {
      try {
        return fromOrt(await native.run(toOrt(feeds), fetches));
      } catch (cause) {
        throw new ProblemError('model_invalid', `The runtime does not run the model: ${firstLine(cause)}`, { cause });
      }
    },
    release: () => native.release(),
  };
}

/**
 * Saves the graph of a model as the runtime has made it faster by its level `extended`. What depends on the processor, the next
 * level and exact sums of 8-bit products, is done when the saved graph is loaded: the same answers in less time.
 * @throws ProblemError model_invalid with the runtime's own words as cause
 */
export async function saveOptimized(file: string, optimizedModelFilePath: string): Promise<void> {
  const ort = await loadRuntime();
  const native = await ort.InferenceSession.create(file, {
    intraOpNumThreads: 1,
    graphOptimizationLevel: 'extended',
    logSeverityLevel: 3,
    optimizedModelFilePath,
  }).catch(refuse);
  await native.release();
}

function refuse(cause: unknown): never {
  throw new ProblemError('model_invalid', `The runtime does not load the model: ${firstLine(cause)}`, { cause });
}

function toPort(value: InferenceSession.ValueMetadata): Port[] {
  return value.isTensor ? [{ name: value.name, type: value.type, dims: value.shape }] : [];
}

// Plain objects, as the native part reads them: its `Tensor` class turns float16 bits into a Float16Array, which the
// same native part then measures as empty on Node >= 23 (microsoft/onnxruntime#32323, open with 1.30).
function toOrt(tensors: Readonly<Record<string, Tensor>>): Record<string, OrtTensor> {
  return Object.fromEntries(
    Object.entries(tensors).map(([name, { type, data, dims }]) => {
      return [name, { type, data, dims, location: 'cpu' } as unknown as OrtTensor];
    }),
  );
}

function fromOrt(outputs: Readonly<Record<string, OrtTensor>>): Tensors {
  return Object.fromEntries(Object.entries(outputs).map(([name, tensor]) => [name, fromRuntime(name, tensor)]));
}

function firstLine(cause: unknown): string {
  return String(cause instanceof Error ? cause.message : cause).split('\n', 1)[0] as string;
}
