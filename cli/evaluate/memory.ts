import { loadModel, proveModel, type ReadyModel } from '../../lambda/models/load.ts';
import { localModels } from '../models/local-models.ts';
import type { Contender } from './contender.ts';

/**
 * MB by which this process grows with each model, loaded and run once. To be asked when the service has answered with
 * every one of them: what all share, libraries and compiled code, then counts for none.
 */
export async function memoryOf(contenders: readonly Contender[]): Promise<number[]> {
  const { store, config } = localModels();
  const loaded: ReadyModel[] = [];
  try {
    const grown: number[] = [];
    for (const { model, version } of contenders) {
      const before = process.memoryUsage.rss();
      const ready = await loadModel(store, model.name, version, config);
      // Kept until all are measured: none is to live in what another gave back.
      loaded.push(ready);
      await proveModel(ready);
      grown.push(Math.max(0, (process.memoryUsage.rss() - before) / 2 ** 20));
    }
    return grown;
  } finally {
    for (const { session } of loaded) await session.release();
  }
}
