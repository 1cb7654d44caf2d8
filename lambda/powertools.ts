import { Logger } from '@aws-lambda-powertools/logger';
import { injectLambdaContext } from '@aws-lambda-powertools/logger/middleware';
import { Metrics } from '@aws-lambda-powertools/metrics';
import { logMetrics } from '@aws-lambda-powertools/metrics/middleware';
import { type OwnMetric, ownMetrics } from '../contract/metrics.ts';
import { createSystemMeter, type SystemUse } from './system.ts';
import type { CallRecord, Middleware, Telemetry } from './telemetry.ts';

/** Structured logs and EMF metrics of the function, by Powertools. Few metrics, fixed dimensions: `service` alone. */
export function createPowertools(service: string, namespace: string): Telemetry {
  const logger = new Logger({ serviceName: service });
  const metrics = new Metrics({ namespace, serviceName: service });
  const measure = createSystemMeter();
  // Once a call, whatever its outcome; before the metrics are written, which is done by the middleware around it.
  const system: Middleware = {
    after: async () => addSystem(metrics, await measure()),
    onError: async () => addSystem(metrics, await measure()),
  };
  return {
    middlewares: [
      injectLambdaContext(logger) as Middleware,
      logMetrics(metrics, { captureColdStartMetric: true, throwOnEmptyMetrics: false }) as Middleware,
      system,
    ],
    info: (message, fields = {}) => logger.info(message, { ...fields }),
    error: (message, error, fields = {}) => logger.error(message, { ...fields, error: error as Error }),
    call(record) {
      logger.info('call', { ...record });
      addCall(metrics, record);
    },
  };
}

// What is not known of a call has no value rather than 0: averages stay true.
function addCall(metrics: Metrics, record: CallRecord): void {
  const { status, stages } = record;
  const values: Partial<Record<OwnMetric, number | undefined>> = {
    Latency: record.ms,
    ServerErrors: status >= 500 ? 1 : undefined,
    ClientErrors: status >= 400 && status < 500 ? 1 : undefined,
    Images: record.images,
    FailedImages: record.failedImages,
    Predictions: record.predictions,
    MeanScore: record.meanScore,
    CertaintyMargin: record.certaintyMargin,
    ModelLoad: record.modelLoadMs || undefined,
    Decode: stages?.decode,
    Preprocess: stages?.preprocess,
    Infer: stages?.infer,
    Postprocess: stages?.postprocess,
    BytesIn: record.bytesIn,
    BytesOut: record.bytesOut,
  };
  add(metrics, values);
}

function addSystem(metrics: Metrics, { memoryMb, cpuMs, scratchMb }: SystemUse): void {
  add(metrics, { MemoryUsed: memoryMb, CpuTime: cpuMs, ScratchUsed: scratchMb });
}

function add(metrics: Metrics, values: Partial<Record<OwnMetric, number | undefined>>): void {
  for (const [name, value] of Object.entries(values)) {
    if (value !== undefined) metrics.addMetric(name, ownMetrics[name as OwnMetric], value);
  }
}
