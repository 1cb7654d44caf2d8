import { ProblemError } from '../../contract/problems.ts';
import type { Telemetry } from '../telemetry.ts';
import { loadModel, proveModel } from './load.ts';
import { createRefreshed } from './refreshed.ts';
import { createSessions, type Lease } from './sessions.ts';
import type { ModelStore } from './store.ts';

export type { Lease } from './sessions.ts';

export interface RegistryOptions {
  readonly store: ModelStore;
  /** Threads of one inference. */
  readonly threads: number;
  /** Seconds after which the pointers to the default model and to current versions are read again. */
  readonly refreshSeconds: number;
  /** Models kept in memory. */
  readonly maxModels: number;
  readonly log: Pick<Telemetry, 'info' | 'error'>;
}

export interface Registry {
  /**
   * A model ready to run: of this name, else the default; in this version, else the current one. Loaded when first asked
   * for. To be given back with `release`.
   * @throws ProblemError model_not_found, model_invalid, model_unavailable
   */
  get(name?: string, version?: string): Promise<Lease>;
}

export function createRegistry(options: RegistryOptions): Registry {
  const { store, refreshSeconds, maxModels, log } = options;
  const refreshed = createRefreshed<string | undefined>(refreshSeconds, log);
  const sessions = createSessions(maxModels);
  /** The version of each model that last answered for its current one. */
  const serving = new Map<string, string>();
  /** When a current version that did not load may be tried again. */
  const broken = new Map<string, number>();

  async function load(name: string, version: string, prove: boolean) {
    const start = performance.now();
    const model = await loadModel(store, name, version, options);
    try {
      if (prove) await proveModel(model);
    } catch (error) {
      await model.session.release();
      throw error;
    }
    log.info('model loaded', { model: name, version, ms: Math.round(performance.now() - start) });
    return model;
  }

  const lease = (name: string, version: string, prove = false) =>
    sessions.lease(`${name}@${version}`, () => load(name, version, prove));

  // A new version must show that it works before it takes over; until then, and where it does not, the old one answers.
  async function leaseCurrent(name: string, version: string): Promise<Lease> {
    const old = serving.get(name);
    if (old === undefined || old === version) {
      const model = await lease(name, version);
      serving.set(name, version);
      return model;
    }
    const key = `${name}@${version}`;
    if (performance.now() < (broken.get(key) ?? 0)) return lease(name, old);
    try {
      const model = await lease(name, version, true);
      serving.set(name, version);
      broken.delete(key);
      log.info('model replaced', { model: name, version, replaces: old });
      return model;
    } catch (error) {
      broken.set(key, performance.now() + refreshSeconds * 1000);
      log.error('new version does not work, the old one goes on answering', error, {
        model: name,
        version,
        serving: old,
      });
      return lease(name, old);
    }
  }

  return {
    async get(asked, version) {
      const name = asked ?? (await refreshed('', () => store.defaultModel()));
      if (name === undefined) throw new ProblemError('model_not_found', 'There is no model here yet.');
      if (version !== undefined) return lease(name, version).catch((error) => withNames(error, store, name));
      const current = await refreshed(name, () => store.current(name));
      if (current === undefined) throw await unknown(store, name);
      return leaseCurrent(name, current);
    },
  };
}

async function unknown(store: ModelStore, name: string): Promise<ProblemError> {
  const names = (await store.list()).map((entry) => entry.name);
  return new ProblemError('model_not_found', `No model "${name}", there are: ${names.join(', ') || 'none'}.`);
}

// A version that is not there: says which are.
async function withNames(error: unknown, store: ModelStore, name: string): Promise<never> {
  if (!(error instanceof ProblemError) || error.code !== 'model_not_found') throw error;
  const entry = (await store.list()).find((each) => each.name === name);
  if (!entry) throw await unknown(store, name);
  throw new ProblemError('model_not_found', `${error.message} There are: ${entry.versions.join(', ')}.`);
}
