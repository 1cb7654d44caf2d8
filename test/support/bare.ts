import { createSession } from '../../lambda/session.ts';
import type { Tensor } from '../../vision/types.ts';

/** Runs a second of the model alone, on zeros, one after the other on one thread. */
export async function barePerSecond(file: string, count: number): Promise<number> {
  const session = await createSession(file, { threads: 1 });
  const feeds = Object.fromEntries(
    session.inputs.map(({ name, type, dims }): [string, Tensor] => {
      const shape = dims.map((dim) => (typeof dim === 'number' ? dim : 1));
      const size = shape.reduce((all, dim) => all * dim, 1);
      if (type === 'uint8') return [name, { type: 'uint8', dims: shape, data: new Uint8Array(size) }];
      return [name, { type: 'float32', dims: shape, data: new Float32Array(size) }];
    }),
  );
  const begin = performance.now();
  for (let i = 0; i < count; i++) await session.run(feeds);
  const seconds = (performance.now() - begin) / 1000;
  await session.release();
  return Math.round(count / seconds);
}
