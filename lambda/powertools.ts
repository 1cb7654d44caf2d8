import { Logger } from '@aws-lambda-powertools/logger';
import { injectLambdaContext } from '@aws-lambda-powertools/logger/middleware';
import { Metrics } from '@aws-lambda-powertools/metrics';
import { type OwnMetric, ownMetrics } from '../contract/metrics.ts';
import { createSystemMeter } from './system.ts';
import type { CallRecord, Middleware, Telemetry } from './telemetry.ts';

/** Structured logs and EMF metrics of a function, by Powertools. Few metrics, one fixed dimension: `service`. */
export function createPowertools(service: string, namespace: string): Telemetry {
  const logger = new Logger({ serviceName: service });
  const metrics = new Metrics({ namespace, serviceName: service });
  const measure = createSystemMeter();
  return {
    middlewares: [injectLambdaContext(logger) as Middleware],
    info: (message, fields = {}) => logger.info(message, { ...fields }),
    error: (message, error, fields = {}) => logger.error(message, { ...fields, error: error as Error }),
    call(record) {
      logger.info('call', { ...record, ...measure() });
      // Written here rather than by Powertools' middleware, which warns about every call that has none.
      if (addCall(metrics, record)) metrics.publishStoredMetrics();
    },
  };
}

// What is not known of a call has no value rather than 0: averages stay true.
function addCall(metrics: Metrics, record: CallRecord): boolean {
  const { images, failedImages, meanScore, certaintyMargin } = record;
  const values: Partial<Record<OwnMetric, number | undefined>> = {
    Images: images,
    FailedImages: failedImages,
    MeanScore: meanScore,
    CertaintyMargin: certaintyMargin,
  };
  for (const [name, value] of Object.entries(values)) {
    if (value !== undefined) metrics.addMetric(name, ownMetrics[name as OwnMetric], value);
  }
  return metrics.hasStoredMetrics();
}
