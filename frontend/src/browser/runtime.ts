import wasmUrl from 'onnxruntime-web/ort-wasm-simd-threaded.wasm?url';
import * as ort from 'onnxruntime-web/wasm';
import type { ModelInput } from '../../../vision/feeds.ts';
import { fromRuntime } from '../../../vision/runtime-tensor.ts';
import type { Tensor, Tensors } from '../../../vision/types.ts';

/** A model in the browser's runtime. */
export interface BrowserSession {
  readonly inputs: readonly ModelInput[];
  run(feeds: Readonly<Record<string, Tensor>>): Promise<Tensors>;
  /** Gives its memory back, which no garbage collector sees. */
  release(): Promise<void>;
}

// Threads need a page that is isolated from other origins; where it is not, one thread does.
ort.env.wasm.numThreads = globalThis.crossOriginIsolated ? Math.min(4, navigator.hardwareConcurrency) : 1;
ort.env.wasm.wasmPaths = { wasm: wasmUrl };
ort.env.logLevel = 'error';

export async function createSession(model: Uint8Array): Promise<BrowserSession> {
  const session = await ort.InferenceSession.create(model, { graphOptimizationLevel: 'all', logSeverityLevel: 3 });
  return {
    inputs: session.inputMetadata.flatMap((input) =>
      input.isTensor ? [{ name: input.name, type: input.type, dims: input.shape }] : [],
    ),
    run: async (feeds) => fromOrt(await session.run(toOrt(feeds))),
    release: () => session.release(),
  };
}

function toOrt(tensors: Readonly<Record<string, Tensor>>): Record<string, ort.Tensor> {
  return Object.fromEntries(
    Object.entries(tensors).map(([name, { type, data, dims }]) => [name, new ort.Tensor(type, data as never, dims)]),
  );
}

function fromOrt(outputs: Readonly<Record<string, ort.OnnxValue>>): Tensors {
  return Object.fromEntries(
    Object.entries(outputs).flatMap(([name, value]) =>
      value instanceof ort.Tensor ? [[name, fromRuntime(name, value)]] : [],
    ),
  );
}
