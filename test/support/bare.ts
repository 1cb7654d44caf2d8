import { createSession } from '../../lambda/session.ts';
import type { Tensor } from '../../vision/types.ts';

/** The model alone, fed zeros, on one thread. */
export async function openBare(file: string) {
  const session = await createSession(file, { threads: 1 });
  const feeds = Object.fromEntries(
    session.inputs.map(({ name, type, dims }): [string, Tensor] => {
      const shape = dims.map((dim) => (typeof dim === 'number' ? dim : 1));
      const size = shape.reduce((all, dim) => all * dim, 1);
      if (type === 'uint8') return [name, { type: 'uint8', dims: shape, data: new Uint8Array(size) }];
      return [name, { type: 'float32', dims: shape, data: new Float32Array(size) }];
    }),
  );
  return {
    /** So many runs, one after the other. */
    async run(count: number): Promise<void> {
      for (let i = 0; i < count; i++) await session.run(feeds);
    },
    release: () => session.release(),
  };
}

/** Runs of the model alone in a second. */
export async function barePerSecond(file: string, count: number): Promise<number> {
  const bare = await openBare(file);
  const begin = performance.now();
  await bare.run(count);
  const seconds = (performance.now() - begin) / 1000;
  await bare.release();
  return Math.round(count / seconds);
}
