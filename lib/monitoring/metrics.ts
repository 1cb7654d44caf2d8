import type { Duration } from 'aws-cdk-lib';
import type * as apigateway from 'aws-cdk-lib/aws-apigateway';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import type * as lambda from 'aws-cdk-lib/aws-lambda';
import { modelService, type OwnMetric } from '../../contract/metrics.ts';
import { prices } from '../../lambda/cost.ts';
import type { Settings } from '../config.ts';
import { STAGE_NAME } from '../inference-api.ts';

/** What is measured: the gateway and the functions by AWS, the rest by the service itself. */
export interface Sources {
  readonly api: apigateway.RestApi;
  readonly model: lambda.IFunction;
  readonly namespace: string;
  readonly settings: Settings;
}

type Over = Pick<cloudwatch.MetricOptions, 'period' | 'statistic' | 'label'>;

export function own({ namespace }: Sources, metricName: OwnMetric, over: Over): cloudwatch.Metric {
  return new cloudwatch.Metric({ namespace, metricName, dimensionsMap: { service: modelService }, ...over });
}

/** Powertools' metric of first calls; it alone has the function's name as a second dimension. */
export function coldStarts({ namespace, model }: Sources): cloudwatch.Metric {
  const dimensionsMap = { service: modelService, function_name: model.functionName };
  return new cloudwatch.Metric({
    namespace,
    metricName: 'ColdStart',
    dimensionsMap,
    statistic: 'Sum',
    label: 'cold starts',
  });
}

/** The gateway's metrics of the one stage. */
export function gateway(
  { api }: Sources,
  metricName: 'Count' | '4XXError' | '5XXError' | 'Latency' | 'IntegrationLatency',
  over: Over,
): cloudwatch.Metric {
  // By name: a reference to the stage would wait for its methods, they for the alias, and that for alarms on this metric.
  const dimensionsMap = { ApiName: api.restApiName, Stage: STAGE_NAME };
  return new cloudwatch.Metric({ namespace: 'AWS/ApiGateway', metricName, dimensionsMap, ...over });
}

/** US dollars of a period, from what AWS counts anyway: time of the function, its calls, calls of the gateway. */
export function cost(sources: Sources, period: Duration): cloudwatch.MathExpression {
  const { memoryMb, architecture } = sources.settings;
  const perMs = (memoryMb / 1024 / 1000) * prices.gbSecond[architecture];
  // Written out: metric math takes the e of 2e-8 for a name.
  const plain = (price: number) => price.toFixed(15);
  return new cloudwatch.MathExpression({
    expression: `duration * ${plain(perMs)} + invocations * ${plain(prices.lambdaRequest)} + calls * ${plain(prices.gatewayRequest)}`,
    usingMetrics: {
      duration: sources.model.metricDuration({ statistic: 'Sum', period }),
      invocations: sources.model.metricInvocations({ statistic: 'Sum', period }),
      calls: gateway(sources, 'Count', { statistic: 'Sum', period }),
    },
    label: 'USD',
    period,
  });
}

/** US dollars of a thousand calls. */
export function costPerThousand(sources: Sources, period: Duration): cloudwatch.MathExpression {
  return new cloudwatch.MathExpression({
    expression: 'IF(calls > 0, 1000 * cost / calls)',
    usingMetrics: { cost: cost(sources, period), calls: gateway(sources, 'Count', { statistic: 'Sum', period }) },
    label: 'USD per 1000 calls',
    period,
  });
}
