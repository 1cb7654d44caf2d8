import { join } from 'node:path';
import { Logger } from '@aws-lambda-powertools/logger';
import { Metrics } from '@aws-lambda-powertools/metrics';
import { driftMetrics, driftService } from '../contract/metrics.ts';
import { type Environment, readConfig } from './config.ts';
import { checkAllModels } from './drift/daily.ts';
import { openStore } from './models/open-store.ts';
import { openRecordStore } from './records/open-store.ts';

/** What the infrastructure sets on the function. It reads models and records, and writes baselines of models. */
export type DriftEnvironment = Required<
  Pick<Environment, 'GLIMPSE_MODELS' | 'GLIMPSE_RECORDS' | 'GLIMPSE_METRICS_NAMESPACE'>
>;

const config = readConfig();
const logger = new Logger({ serviceName: driftService });
const metrics = new Metrics({ namespace: config.metricsNamespace, serviceName: driftService });
const models = openStore(config.models, { cacheDir: join(config.cacheDir, 'models') });
const records = openRecordStore(config.records);

/**
 * Every day a schedule asks whether pictures and answers are still what was normal.
 * @throws Error where a model could not be checked, so that the function's error count says so
 */
export async function handler(): Promise<void> {
  if (!records) throw new Error('GLIMPSE_RECORDS=none: without records nothing can drift.');
  const log = {
    info: (message: string, fields: object = {}) => logger.info(message, { ...fields }),
    error: (message: string, error: unknown, fields: object = {}) =>
      logger.error(message, { ...fields, error: error as Error }),
  };
  const { worst, failed } = await checkAllModels({ models, records, log });
  if (worst !== undefined) {
    metrics.addMetric('Drift', driftMetrics.Drift, worst);
    metrics.publishStoredMetrics();
  }
  if (failed.length > 0) throw new Error(`Drift could not be checked of ${failed.join(', ')}: see the log.`);
}
