import type { Result } from '../contract/answer.ts';

/**
 * US dollars, first tier, us-east-1 and eu-central-1 (November 2026):
 * https://aws.amazon.com/lambda/pricing and https://aws.amazon.com/api-gateway/pricing
 */
export const prices = Object.freeze({
  gbSecond: Object.freeze({ x86_64: 0.0000166667, arm64: 0.0000133334 }),
  lambdaRequest: 0.2e-6,
  gatewayRequest: 3.5e-6,
});

/** US dollars of what is there whether it is called or not, and of what calls leave behind; same regions and time. */
export const standing = Object.freeze({
  /** An own metric a month: https://aws.amazon.com/cloudwatch/pricing */
  metricMonth: 0.3,
  alarmMetricMonth: 0.1,
  dashboardMonth: 3,
  logGb: 0.63,
  /** https://aws.amazon.com/s3/pricing, /ecr/pricing, /secrets-manager/pricing */
  bucketGbMonth: 0.0245,
  imageGbMonth: 0.1,
  secretMonth: 0.4,
  /** A kilobyte written on demand: https://aws.amazon.com/dynamodb/pricing; a request to a queue: https://aws.amazon.com/sqs/pricing */
  tableWrite: 0.7625e-6,
  tableGbMonth: 0.306,
  queueRequest: 0.4e-6,
  /** One web ACL with two rules: https://aws.amazon.com/waf/pricing */
  firewallMonth: 7,
  firewallRequest: 0.6e-6,
});

export interface Machine {
  readonly memoryMb: number;
  readonly architecture: 'x86_64' | 'arm64';
}

/**
 * What one image costs on Lambda behind a REST API: compute by the millisecond, and its share of the request.
 * @param ms wall time of the image, model load included, since Lambda bills that too
 * @param images images in the same request
 */
export function costOf(ms: number, images: number, { memoryMb, architecture }: Machine): Result['cost'] {
  const billedMs = Math.ceil(ms);
  const compute = (memoryMb / 1024) * (billedMs / 1000) * prices.gbSecond[architecture];
  const requests = (prices.lambdaRequest + prices.gatewayRequest) / images;
  return { usd: Number((compute + requests).toPrecision(4)), memoryMb, architecture, billedMs };
}
