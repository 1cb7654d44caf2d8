import { Duration } from 'aws-cdk-lib';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import type * as logs from 'aws-cdk-lib/aws-logs';
import type { Construct } from 'constructs';
import { coldStarts, cost, costPerThousand, gateway, own, type Sources } from './metrics.ts';
import { queries, queryLines } from './queries.ts';

const five = Duration.minutes(5);
const day = Duration.days(1);
const sum = { statistic: 'Sum', period: five };
const average = { statistic: 'Average', period: five };

interface DashboardProps {
  readonly name: string;
  readonly alarms: readonly cloudwatch.IAlarm[];
  readonly logGroup: logs.ILogGroup;
}

/** One page to look at: is it up, is it fast, is it certain, what does it cost, what is it used for. */
export function createDashboard(scope: Construct, sources: Sources, { name, alarms, logGroup }: DashboardProps): void {
  const graph = (title: string, left: cloudwatch.IMetric[], more: Partial<cloudwatch.GraphWidgetProps> = {}) =>
    new cloudwatch.GraphWidget({ title, left, width: 8, height: 6, ...more });
  const table = (title: string, query: (typeof queries)[keyof typeof queries]) =>
    new cloudwatch.LogQueryWidget({
      title,
      logGroupNames: [logGroup.logGroupName],
      queryLines: queryLines(query),
      view: cloudwatch.LogQueryVisualizationType.TABLE,
      width: 8,
      height: 6,
    });
  const mine = (metric: Parameters<typeof own>[1], label: string, over = average) =>
    own(sources, metric, { ...over, label });
  const latency = (statistic: string) => gateway(sources, 'Latency', { statistic, period: five, label: statistic });

  const dashboard = new cloudwatch.Dashboard(scope, 'Dashboard', { dashboardName: name });
  dashboard.addWidgets(
    new cloudwatch.AlarmStatusWidget({ title: 'Alarms', alarms: [...alarms], width: 24, height: 3 }),
  );
  dashboard.addWidgets(
    graph('Calls', [gateway(sources, 'Count', { ...sum, label: 'calls' })], {
      right: [mine('Images', 'pictures', sum)],
    }),
    graph('Errors', [
      gateway(sources, '5XXError', { ...sum, label: 'ours (5xx)' }),
      gateway(sources, '4XXError', { ...sum, label: 'callers (4xx)' }),
      mine('FailedImages', 'pictures', sum),
    ]),
    graph('Latency, ms', [latency('p50'), latency('p95'), latency('p99')]),
  );
  dashboard.addWidgets(
    graph(
      'Where the time goes, ms',
      [
        mine('Decode', 'decode'),
        mine('Preprocess', 'preprocess'),
        mine('Infer', 'infer'),
        mine('Postprocess', 'postprocess'),
      ],
      { stacked: true },
    ),
    graph('Cold starts and model loads', [coldStarts(sources).with({ period: five })], {
      right: [mine('ModelLoad', 'model load, ms')],
    }),
    graph('At once, and refused', [
      sources.model.metric('ConcurrentExecutions', { statistic: 'Maximum', period: five, label: 'running' }),
      sources.model.metricThrottles({ period: five, label: 'throttled' }),
      sources.model.metricErrors({ period: five, label: 'crashed' }),
    ]),
  );
  dashboard.addWidgets(
    graph('Certainty', [mine('MeanScore', 'mean score')], { right: [mine('CertaintyMargin', 'above the threshold')] }),
    graph('Objects found', [mine('Predictions', 'predictions', sum)]),
    table('What is found', queries.classes),
  );
  dashboard.addWidgets(
    graph('USD a day', [cost(sources, day)], { view: cloudwatch.GraphWidgetView.BAR }),
    graph('USD per 1000 calls', [costPerThousand(sources, day)]),
    table('Calls per day', queries.usage),
  );
  dashboard.addWidgets(
    graph('Memory and scratch disk, MB', [mine('MemoryUsed', 'memory'), mine('ScratchUsed', 'scratch disk')]),
    graph('CPU time of a call, ms', [mine('CpuTime', 'CPU')]),
    graph('Bytes', [mine('BytesIn', 'in', sum), mine('BytesOut', 'out', sum)]),
  );
  dashboard.addWidgets(
    table('Kinds of pictures', queries.kinds),
    table('Refused calls', queries.refused),
    table('Failed calls', queries.failed),
  );
}
