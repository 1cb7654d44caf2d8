import type { Duration } from 'aws-cdk-lib';
import type * as apigateway from 'aws-cdk-lib/aws-apigateway';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import type * as lambda from 'aws-cdk-lib/aws-lambda';
import type * as logs from 'aws-cdk-lib/aws-logs';
import {
  type driftMetrics,
  driftService,
  modelService,
  type OwnMetric,
  type pictureServices,
} from '../../contract/metrics.ts';
import { recordTable } from '../../contract/record-table.ts';
import { prices, standing } from '../../lambda/cost.ts';
import type { Settings } from '../config.ts';
import { STAGE_NAME } from '../gateway.ts';
import type { Jobs } from '../jobs.ts';
import type { Records } from '../records.ts';

/** A function and where its lines go. */
export interface Watched {
  readonly function: lambda.IFunction;
  readonly logGroup: logs.ILogGroup;
}

/** What is measured: gateway, functions, queues and table by AWS, the rest by the service itself. */
export interface Sources {
  readonly gateway: apigateway.RestApi;
  readonly model: Watched;
  readonly api: Watched;
  readonly records: Records;
  readonly jobs: Jobs;
  readonly namespace: string;
  readonly settings: Settings;
}

type Over = Pick<cloudwatch.MetricOptions, 'period' | 'statistic' | 'label'>;

/** What a service says of its pictures: calls, or jobs, which tell theirs when they end. */
export function own(
  { namespace }: Sources,
  metricName: OwnMetric,
  over: Over,
  service: (typeof pictureServices)[number] = modelService,
): cloudwatch.Metric {
  return new cloudwatch.Metric({ namespace, metricName, dimensionsMap: { service }, ...over });
}

/** The daily comparison with baselines: the largest drift of any model, as a part of its limit. */
export function drift({ namespace }: Sources, over: Over): cloudwatch.Metric {
  const metricName: keyof typeof driftMetrics = 'Drift';
  return new cloudwatch.Metric({ namespace, metricName, dimensionsMap: { service: driftService }, ...over });
}

/** The gateway's metrics of the one stage. */
export function gateway(
  { gateway: { restApiName } }: Sources,
  metricName: 'Count' | '4XXError' | '5XXError' | 'Latency' | 'IntegrationLatency',
  over: Over,
): cloudwatch.Metric {
  // By name: a reference to the stage would wait for its methods, they for the alias, and that for alarms on this metric.
  const dimensionsMap = { ApiName: restApiName, Stage: STAGE_NAME };
  return new cloudwatch.Metric({ namespace: 'AWS/ApiGateway', metricName, dimensionsMap, ...over });
}

/** US dollars of a period, from what AWS counts anyway: time and calls of the model function, calls of the gateway, what is written. */
export function cost(sources: Sources, period: Duration): cloudwatch.MathExpression {
  const { model, records, settings } = sources;
  const perMs = (settings.memoryMb / 1024 / 1000) * prices.gbSecond[settings.architecture];
  // Written out: metric math takes the e of 2e-8 for a name.
  const plain = (price: number) => price.toFixed(15);
  const parts = {
    duration: [perMs, model.function.metricDuration({ statistic: 'Sum', period })],
    invocations: [prices.lambdaRequest, model.function.metricInvocations({ statistic: 'Sum', period })],
    calls: [prices.gatewayRequest, gateway(sources, 'Count', { statistic: 'Sum', period })],
    writes: [standing.tableWrite, records.table.metricConsumedWriteCapacityUnits({ statistic: 'Sum', period })],
    ...indexWrites(records, period),
  } satisfies Record<string, readonly [price: number, cloudwatch.Metric]>;
  return new cloudwatch.MathExpression({
    // An hour without a record has no writes at all, and nothing plus something would be nothing.
    expression: Object.entries(parts)
      .map(([name, [price]]) => `FILL(${name}, 0) * ${plain(price)}`)
      .join(' + '),
    usingMetrics: Object.fromEntries(Object.entries(parts).map(([name, [, metric]]) => [name, metric])),
    label: 'USD',
    period,
  });
}

/** What goes into the indexes of the table: AWS counts it apart from the table's own. */
function indexWrites(
  { table }: Records,
  period: Duration,
): Record<string, readonly [price: number, cloudwatch.Metric]> {
  return Object.fromEntries(
    Object.keys(recordTable.indexes).map((index) => {
      const dimensionsMap = { TableName: table.tableName, GlobalSecondaryIndexName: index };
      const metric = table.metricConsumedWriteCapacityUnits({ statistic: 'Sum', period, dimensionsMap });
      return [`writes_${index}`, [standing.tableWrite, metric]];
    }),
  );
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
