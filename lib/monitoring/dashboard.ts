import { Duration } from 'aws-cdk-lib';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import type { Construct } from 'constructs';
import { jobService } from '../../contract/metrics.ts';
import { cost, costPerThousand, drift, gateway, own, type Sources } from './metrics.ts';
import { charts, type Query, queries, queryLines } from './queries.ts';

const five = Duration.minutes(5);
const day = Duration.days(1);
const sum = { statistic: 'Sum', period: five };
const size = { width: 8, height: 6 };
const { TABLE, LINE, STACKEDAREA } = cloudwatch.LogQueryVisualizationType;

interface DashboardProps {
  readonly name: string;
  readonly alarms: readonly cloudwatch.IAlarm[];
}

/** One page to look at: is it up, is it fast, is it certain, what does it cost, what is it used for. */
export function createDashboard(scope: Construct, sources: Sources, { name, alarms }: DashboardProps): void {
  const { model, api, records, jobs } = sources;
  const graph = (title: string, left: cloudwatch.IMetric[], more: Partial<cloudwatch.GraphWidgetProps> = {}) =>
    new cloudwatch.GraphWidget({ title, left, ...size, ...more });
  const asked = (query: Query, view: cloudwatch.LogQueryVisualizationType, title = query.name) =>
    new cloudwatch.LogQueryWidget({
      title,
      logGroupNames: [model.logGroup.logGroupName, api.logGroup.logGroupName],
      queryLines: queryLines(query),
      view,
      ...size,
    });
  const mine = (metric: Parameters<typeof own>[1], label: string, statistic: 'Sum' | 'Average') =>
    own(sources, metric, { statistic, period: five, label });
  const latency = (statistic: string) => gateway(sources, 'Latency', { statistic, period: five, label: statistic });

  const dashboard = new cloudwatch.Dashboard(scope, 'Dashboard', { dashboardName: name });
  dashboard.addWidgets(
    new cloudwatch.AlarmStatusWidget({ title: 'Alarms', alarms: [...alarms], width: 24, height: 3 }),
  );
  dashboard.addWidgets(
    graph('Calls', [gateway(sources, 'Count', { ...sum, label: 'calls' })], {
      right: [mine('Images', 'pictures', 'Sum')],
    }),
    graph('Errors', [
      gateway(sources, '5XXError', { ...sum, label: 'ours (5xx)' }),
      gateway(sources, '4XXError', { ...sum, label: 'callers (4xx)' }),
      mine('FailedImages', 'pictures', 'Sum'),
    ]),
    graph('Latency, ms', [latency('p50'), latency('p95'), latency('p99')]),
  );
  dashboard.addWidgets(
    asked(charts.stages, STACKEDAREA),
    asked(charts.loads, LINE),
    graph(
      'At once, and refused',
      Object.entries({ model, api }).flatMap(([label, { function: watched }]) => [
        watched.metric('ConcurrentExecutions', { statistic: 'Maximum', period: five, label: `${label}: running` }),
        watched.metricThrottles({ period: five, label: `${label}: refused` }),
        watched.metricErrors({ period: five, label: `${label}: crashed` }),
      ]),
    ),
  );
  dashboard.addWidgets(
    graph('Certainty and drift', [mine('MeanScore', 'mean score', 'Average')], {
      right: [
        mine('CertaintyMargin', 'above the threshold', 'Average'),
        own(sources, 'CertaintyMargin', { statistic: 'Average', period: five, label: 'the same of jobs' }, jobService),
        drift(sources, { statistic: 'Maximum', period: day, label: 'drift, of its limit' }),
      ],
    }),
    asked(charts.objects, LINE),
    asked(queries.classes, TABLE, 'What is found'),
  );
  dashboard.addWidgets(
    graph('USD a day', [cost(sources, day)], { view: cloudwatch.GraphWidgetView.BAR }),
    graph('USD per 1000 calls', [costPerThousand(sources, day)]),
    asked(queries.usage, TABLE, 'Calls per day'),
  );
  dashboard.addWidgets(
    graph('Records: waiting, put aside', [
      records.queue.metricApproximateNumberOfMessagesVisible({ statistic: 'Maximum', period: five, label: 'waiting' }),
      records.deadLetters.metricApproximateNumberOfMessagesVisible({
        statistic: 'Maximum',
        period: five,
        label: 'put aside',
      }),
    ]),
    graph(
      'Records: units written, seconds waited',
      [records.table.metricConsumedWriteCapacityUnits({ ...sum, label: 'written' })],
      {
        right: [
          records.queue.metricApproximateAgeOfOldestMessage({
            statistic: 'Maximum',
            period: five,
            label: 'longest wait',
          }),
        ],
      },
    ),
    graph('Jobs', [
      jobs.machine.metricStarted({ period: five, label: 'begun' }),
      jobs.machine.metricSucceeded({ period: five, label: 'done' }),
      jobs.machine.metricFailed({ period: five, label: 'stopped' }),
    ]),
  );
  dashboard.addWidgets(asked(charts.memory, LINE), asked(charts.cpu, LINE), asked(charts.bytes, LINE));
  dashboard.addWidgets(
    asked(queries.kinds, TABLE, 'Kinds of pictures'),
    asked(queries.refused, TABLE, 'Refused calls'),
    asked(queries.failed, TABLE, 'Failed calls'),
  );
}
