import type { ModelStore } from '../models/store.ts';
import type { Telemetry } from '../telemetry.ts';
import { checkDrift, type DriftDeps, firstBaseline } from './check.ts';

export interface DailyDeps extends DriftDeps {
  readonly models: DriftDeps['models'] & Pick<ModelStore, 'list'>;
  readonly log: Pick<Telemetry, 'info' | 'error'>;
}

export interface Daily {
  /** The largest drift of all models, as a part of its limit; undefined where nothing could be compared. */
  readonly worst: number | undefined;
  /** Names of the models that could not be checked; the log says why. */
  readonly failed: readonly string[];
}

/** Compares the current version of every model with its baseline, and takes a baseline where there is none yet. */
export async function checkAllModels(deps: DailyDeps): Promise<Daily> {
  const { models, log } = deps;
  const worst: number[] = [];
  const failed: string[] = [];
  // One after the other: a check reads hundreds of records, and no hurry is needed.
  for (const { name, current: version } of await models.list()) {
    try {
      const taken = await firstBaseline(deps, name, version);
      if (taken) log.info('baseline taken', { model: name, version, pictures: taken.pictures });
      const drift = await checkDrift(deps, name, { version });
      const moved = drift.figures.filter(({ status }) => status === 'drift').map(({ told }) => told);
      log.info('drift', { model: name, version, status: drift.status, worst: drift.worst, told: drift.told, moved });
      if (drift.worst !== null) worst.push(drift.worst);
    } catch (error) {
      log.error('drift check failed', error, { model: name, version });
      failed.push(name);
    }
  }
  return { worst: worst.length === 0 ? undefined : Math.max(...worst), failed };
}
