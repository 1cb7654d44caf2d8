import { binary } from './kernels-binary.ts';

/** The functions of kernels.wat; addresses are bytes in `memory`. */
interface Kernels {
  readonly memory: { readonly buffer: ArrayBuffer; grow(pages: number): number };
  blend(row: number, taps: number, end: number, channels: number, out: number): void;
  mix(upper: number, lower: number, p: number, q: number, out: number, end: number): void;
  along(row: number, starts: number, end: number, weights: number, count: number, channels: number, out: number): void;
  down(
    ring: number,
    ringEnd: number,
    first: number,
    stride: number,
    weights: number,
    count: number,
    out: number,
    end: number,
  ): void;
  average(row: number, parts: number, ends: number, end: number, channels: number, out: number): void;
  add(sums: number, end: number, row: number, weight: number): void;
  round(sums: number, factor: number, out: number, end: number): void;
  reduceDown: Kernels['down'];
  reduceAlong: Kernels['along'];
}

// Every engine has it; the types of Node and of ES2024 do not, and those of the DOM are not for shared code.
const { Module, Instance } = (
  globalThis as unknown as {
    WebAssembly: { Module: new (bytes: Uint8Array) => object; Instance: new (module: object) => { exports: unknown } };
  }
).WebAssembly;

let instance: Kernels | undefined;

/**
 * The kernels, compiled when first asked for: at once, as they are smaller than the 4 kB every engine allows for that. The
 * same loops in plain JavaScript take two to six times as long.
 */
export function loadKernels(): Kernels {
  instance ??= new Instance(new Module(Uint8Array.from(atob(binary), (character) => character.charCodeAt(0))))
    .exports as Kernels;
  return instance;
}

/**
 * Addresses of blocks of these byte lengths in the memory of the kernels, each a multiple of 16 and with 16 bytes behind
 * it that kernels may run into. One picture has the memory at a time: blocks of the one before are given up.
 */
export function layOut<const Lengths extends readonly number[]>(
  lengths: Lengths,
): { readonly [K in keyof Lengths]: number } {
  let end = 0;
  const addresses = lengths.map((length) => {
    const address = end;
    end += (Math.ceil(length / 16) + 1) * 16;
    return address;
  });
  const { memory } = loadKernels();
  const missing = end - memory.buffer.byteLength;
  if (missing > 0) memory.grow(Math.ceil(missing / 65536));
  return addresses as { readonly [K in keyof Lengths]: number };
}
