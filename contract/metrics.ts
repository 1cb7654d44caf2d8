/** CloudWatch namespace of a deployment's own metrics: deployments in one account must not mix. */
export function metricsNamespace(stage: string): string {
  return `Glimpse/${stage}`;
}

/** Values of the one dimension of the service's own metrics, `service`: the function that runs models, and the other. */
export const modelService = 'model';
export const apiService = 'api';

/** Every metric of the service's own, and what it counts. Whatever AWS measures itself is not measured again. */
export const ownMetrics = {
  Latency: 'Milliseconds',
  ServerErrors: 'Count',
  ClientErrors: 'Count',
  Images: 'Count',
  FailedImages: 'Count',
  Predictions: 'Count',
  MeanScore: 'None',
  /** Mean of score less the threshold its class should reach; below 0 the model is drifting. */
  CertaintyMargin: 'None',
  ModelLoad: 'Milliseconds',
  Decode: 'Milliseconds',
  Preprocess: 'Milliseconds',
  Infer: 'Milliseconds',
  Postprocess: 'Milliseconds',
  MemoryUsed: 'Megabytes',
  CpuTime: 'Milliseconds',
  ScratchUsed: 'Megabytes',
  BytesIn: 'Bytes',
  BytesOut: 'Bytes',
} as const;

export type OwnMetric = keyof typeof ownMetrics;
