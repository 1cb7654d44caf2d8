/** CloudWatch namespace of a deployment's own metrics: deployments in one account must not mix. */
export function metricsNamespace(stage: string): string {
  return `Glimpse/${stage}`;
}

/** Values of the one dimension of the service's own metrics, `service`: the function that runs models, the API's, those of jobs and of records. */
export const modelService = 'model';
export const apiService = 'api';
export const jobService = 'job';
export const recordService = 'record';

/** Those that see pictures: each has all of the metrics below. */
export const pictureServices = [modelService, jobService] as const;

/**
 * Every metric of the service's own, and what it counts: what an alarm watches or what is worth comparing over months. A metric
 * costs as much as 85 000 calls through the gateway: what AWS measures itself is not measured again, and what one only looks
 * at is a field of the log line (see lib/monitoring/queries.ts).
 */
export const ownMetrics = {
  Images: 'Count',
  FailedImages: 'Count',
  MeanScore: 'None',
  /** Mean of score less the threshold its class should reach; below 0 the model is drifting. */
  CertaintyMargin: 'None',
} as const;

/** The daily comparison with baselines: see lambda/drift-handler.ts. */
export const driftService = 'drift';
export const driftMetrics = {
  /** The largest drift of any model, as a part of its limit: above 1 something moved. */
  Drift: 'None',
} as const;

export type OwnMetric = keyof typeof ownMetrics;
