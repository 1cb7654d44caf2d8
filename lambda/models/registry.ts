import { ProblemError } from '../../contract/problems.ts';
import type { Current, Share } from '../../contract/registry.ts';
import type { Telemetry } from '../telemetry.ts';
import { type Ahead, loadModel, proveModel } from './load.ts';
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
  /** 0..1, drawn for each request whose versions share the traffic. */
  readonly random?: () => number;
}

/** A model that answers, and the version that is to answer too, unseen. */
export type Answering = Lease & { readonly shadow?: string };

export interface Registry {
  /**
   * A model ready to run: of this name, else the default; in this version, else the current one, or one that has a share
   * of its requests. Loaded when first asked for, and `ahead` told of it. To be given back with `release`.
   * @throws ProblemError model_not_found, model_invalid, model_unavailable
   */
  get(name?: string, version?: string, ahead?: Ahead): Promise<Answering>;
  /** A version that is in memory, for whom nobody waits; else undefined, and it is there for a later call if it works. */
  beside(name: string, version: string): Promise<Lease | undefined>;
}

export function createRegistry(options: RegistryOptions): Registry {
  const { store, refreshSeconds, maxModels, log, random = Math.random } = options;
  const refreshed = createRefreshed<string | undefined>(refreshSeconds, log);
  const refreshedCurrent = createRefreshed<Current | undefined>(refreshSeconds, log);
  const sessions = createSessions(maxModels);
  /** The version of each model that last answered for its current one. */
  const serving = new Map<string, string>();
  /** When a version that did not load, or is being loaded for nobody, may be tried again. */
  const waiting = new Map<string, number>();

  interface Loading {
    /** Whether it must show that it works before it answers anybody. */
    readonly prove?: boolean;
    readonly ahead?: Ahead | undefined;
  }

  async function load(name: string, version: string, { prove = false, ahead }: Loading) {
    const start = performance.now();
    const model = await loadModel(store, name, version, { ...options, ahead });
    try {
      if (prove) await proveModel(model);
    } catch (error) {
      await model.session.release();
      throw error;
    }
    log.info('model loaded', { model: name, version, ms: Math.round(performance.now() - start) });
    return model;
  }

  const keyOf = (name: string, version: string) => `${name}@${version}`;
  const lease = (name: string, version: string, loading: Loading = {}) =>
    sessions.lease(keyOf(name, version), () => load(name, version, loading));
  const waits = (name: string, version: string) => performance.now() < (waiting.get(keyOf(name, version)) ?? 0);
  const wait = (name: string, version: string) =>
    waiting.set(keyOf(name, version), performance.now() + refreshSeconds * 1000);

  /** A version that must show that it works before it answers anybody; undefined where it does not. */
  async function leaseProven(name: string, version: string, instead: string, ahead?: Ahead) {
    if (waits(name, version)) return undefined;
    try {
      const model = await lease(name, version, { prove: true, ahead });
      waiting.delete(keyOf(name, version));
      return model;
    } catch (error) {
      wait(name, version);
      log.error('new version does not work, the old one goes on answering', error, {
        model: name,
        version,
        serving: instead,
      });
      return undefined;
    }
  }

  // Until a new version works, and where it does not, the old one answers.
  async function leaseCurrent(name: string, { version, previous = [] }: Current, ahead?: Ahead): Promise<Lease> {
    const old = serving.get(name);
    if (old !== undefined && old !== version) {
      const model = await leaseProven(name, version, old, ahead);
      if (!model) return lease(name, old);
      serving.set(name, version);
      log.info('model replaced', { model: name, version, replaces: old });
      return model;
    }
    try {
      const model = await lease(name, version, { ahead });
      serving.set(name, version);
      return model;
    } catch (error) {
      // Nothing answered here before: what was current before may.
      const [before] = previous;
      const model = before === undefined ? undefined : await lease(name, before).catch(() => undefined);
      if (before === undefined || !model) throw error;
      wait(name, version);
      serving.set(name, before);
      log.error('current version does not work, the one before it answers', error, { model: name, version, before });
      return model;
    }
  }

  return {
    async get(asked, version, ahead) {
      const name = asked ?? (await refreshed('', () => store.defaultModel()));
      if (name === undefined) throw new ProblemError('model_not_found', 'There is no model here yet.');
      if (version !== undefined) return lease(name, version, { ahead }).catch((error) => withNames(error, store, name));
      const current = await refreshedCurrent(name, () => store.current(name));
      if (current === undefined) throw await unknown(store, name);
      const { split = [], shadow } = current;
      const chosen = choose(split, random());
      const candidate = chosen === undefined ? undefined : await leaseProven(name, chosen, current.version, ahead);
      const model = candidate ?? (await leaseCurrent(name, current, ahead));
      // A shadow that pushes those that answer out of memory would cost every request a load.
      const hasRoom = split.length + 2 <= maxModels;
      return shadow !== undefined && hasRoom && shadow !== model.manifest.version ? { ...model, shadow } : model;
    },
    async beside(name, version) {
      if (sessions.isReady(keyOf(name, version))) return lease(name, version);
      if (waits(name, version)) return undefined;
      wait(name, version);
      lease(name, version, { prove: true }).then(
        (model) => model.release(),
        (error) => log.error('shadow does not work', error, { model: name, version }),
      );
      return undefined;
    },
  };
}

/** The version whose part of 0..1 a draw falls into; undefined where it is the rest, the current one's. */
function choose(split: readonly Share[], draw: number): string | undefined {
  let reached = 0;
  return split.find(({ percent }) => {
    reached += percent / 100;
    return draw < reached;
  })?.version;
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
