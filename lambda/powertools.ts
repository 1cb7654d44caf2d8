import { Logger } from '@aws-lambda-powertools/logger';
import { injectLambdaContext } from '@aws-lambda-powertools/logger/middleware';
import { Metrics, MetricUnit } from '@aws-lambda-powertools/metrics';
import { logMetrics } from '@aws-lambda-powertools/metrics/middleware';
import type { CallRecord, Middleware, Telemetry } from './telemetry.ts';

/** Structured logs and EMF metrics of the function, by Powertools. Few metrics, fixed dimensions: `service` alone. */
export function createPowertools(service: string): Telemetry {
  const logger = new Logger({ serviceName: service });
  const metrics = new Metrics({ namespace: 'Glimpse', serviceName: service });
  return {
    middlewares: [
      injectLambdaContext(logger) as Middleware,
      logMetrics(metrics, { captureColdStartMetric: true, throwOnEmptyMetrics: false }) as Middleware,
    ],
    info: (message, fields = {}) => logger.info(message, { ...fields }),
    error: (message, error, fields = {}) => logger.error(message, { ...fields, error: error as Error }),
    call(record) {
      logger.info('call', { ...record });
      addMetrics(metrics, record);
    },
  };
}

function addMetrics(metrics: Metrics, record: CallRecord): void {
  metrics.addMetric('Latency', MetricUnit.Milliseconds, record.ms);
  if (record.status >= 500) metrics.addMetric('ServerErrors', MetricUnit.Count, 1);
  else if (record.status >= 400) metrics.addMetric('ClientErrors', MetricUnit.Count, 1);
  if (record.images !== undefined) metrics.addMetric('Images', MetricUnit.Count, record.images);
  if (record.predictions !== undefined) metrics.addMetric('Predictions', MetricUnit.Count, record.predictions);
  if (record.meanScore !== undefined) metrics.addMetric('MeanScore', MetricUnit.NoUnit, record.meanScore);
  if (record.modelLoadMs) metrics.addMetric('ModelLoad', MetricUnit.Milliseconds, record.modelLoadMs);
}
