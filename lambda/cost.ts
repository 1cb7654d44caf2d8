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
