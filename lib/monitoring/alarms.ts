import { Duration } from 'aws-cdk-lib';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import * as actions from 'aws-cdk-lib/aws-cloudwatch-actions';
import type * as sns from 'aws-cdk-lib/aws-sns';
import type { Construct } from 'constructs';
import { jobService } from '../../contract/metrics.ts';
import { cost, drift, gateway, own, type Sources, type Watched } from './metrics.ts';

/** Calls in five minutes below which a share of errors says nothing. */
const FEW = 10;
/** Percent of calls with a server error that is too much. */
const ERROR_PERCENT = 1;
/** Seconds after which a record is late: it was tried twice by then, three minutes apart. */
const LATE_SECONDS = 300;

const five = Duration.minutes(5);
const day = Duration.days(1);

/** The functions that run once a day, and fail where something is not as it should be. */
export interface DailyChecks {
  readonly gate: Watched;
  readonly drift: Watched;
}

export interface Alarms {
  /** Those that take a new version back while traffic moves to it. */
  readonly release: readonly cloudwatch.Alarm[];
  readonly all: readonly cloudwatch.Alarm[];
}

/** Makes an alarm that goes off above its threshold, 0 unless said otherwise, in as many periods one after the other, 1 unless said otherwise. */
type Alarm = (
  id: string,
  description: string,
  metric: cloudwatch.IMetric,
  how?: Partial<cloudwatch.AlarmProps>,
) => cloudwatch.Alarm;

/** Every alarm, told to one topic when it goes off and when it is over. docs/operate.md has a section for each. */
export function createAlarms(
  scope: Construct,
  sources: Sources,
  { checks, topic }: { readonly checks: DailyChecks; readonly topic: sns.ITopic },
): Alarms {
  const all: cloudwatch.Alarm[] = [];
  const alarm: Alarm = (id, description, metric, how = {}) => {
    const created = new cloudwatch.Alarm(scope, id, {
      metric,
      alarmDescription: `${description} See docs/operate.md.`,
      comparisonOperator: cloudwatch.ComparisonOperator.GREATER_THAN_THRESHOLD,
      threshold: 0,
      evaluationPeriods: 1,
      treatMissingData: cloudwatch.TreatMissingData.NOT_BREACHING,
      ...how,
    });
    created.addAlarmAction(new actions.SnsAction(topic));
    created.addOkAction(new actions.SnsAction(topic));
    all.push(created);
    return created;
  };
  const release = watchCalls(alarm, sources);
  watchBooks(alarm, sources);
  watchModels(alarm, sources, checks);
  return { release, all };
}

/** Whether calls are answered, in time and for the money. @returns what takes a release back */
function watchCalls(alarm: Alarm, sources: Sources): cloudwatch.Alarm[] {
  const { model, api, settings } = sources;
  alarm(
    'Latency',
    `Of 20 calls the slowest takes more than ${settings.latencyMs} ms.`,
    gateway(sources, 'Latency', { statistic: 'p95', period: five }),
    { threshold: settings.latencyMs, evaluationPeriods: 3 },
  );
  const failing = new cloudwatch.MathExpression({
    expression: `IF(calls >= ${FEW}, 100 * errors / calls, 0)`,
    usingMetrics: {
      errors: gateway(sources, '5XXError', { statistic: 'Sum', period: five }),
      calls: gateway(sources, 'Count', { statistic: 'Sum', period: five }),
    },
    label: '% of calls',
    period: five,
  });
  alarm(
    'Throttles',
    'Calls were refused because too many ran at once.',
    sum('refused', [model.function.metricThrottles({ period: five }), api.function.metricThrottles({ period: five })]),
  );
  alarm('Cost', `A day costs more than ${settings.costPerDayUsd} USD.`, cost(sources, day), {
    threshold: settings.costPerDayUsd,
  });
  const crashed = 'crashed or ran out of time or memory.';
  return [
    alarm('ServerErrors', `More than ${ERROR_PERCENT} % of calls fail on our side.`, failing, {
      threshold: ERROR_PERCENT,
    }),
    alarm('FunctionErrors', `The model function ${crashed}`, model.function.metricErrors({ period: five })),
    alarm('ApiErrors', `The API function ${crashed}`, api.function.metricErrors({ period: five })),
  ];
}

/** Whether what happens after an answer does happen. */
function watchBooks(alarm: Alarm, { records, jobs }: Sources): void {
  const aside = records.deadLetters.metricApproximateNumberOfMessagesVisible({ statistic: 'Maximum', period: five });
  // Not the function's errors: what the table refuses it gives back to the queue, and has none. Below three tries: what was
  // given out three times SQS counts no longer.
  alarm(
    'RecordsLate',
    `Records of predictions wait longer than ${LATE_SECONDS} s for their place in the table.`,
    records.queue.metricApproximateAgeOfOldestMessage({ statistic: 'Maximum', period: five }),
    { threshold: LATE_SECONDS },
  );
  alarm('DeadLetters', 'Records of predictions were put aside: they were tried several times.', aside);
  alarm(
    'JobFailures',
    'A job stopped before its end.',
    sum('jobs', [jobs.machine.metricFailed({ period: five }), jobs.machine.metricTimedOut({ period: five })]),
  );
}

/** Whether models answer as they were packaged, and pictures are as they were in training. */
function watchModels(alarm: Alarm, sources: Sources, checks: DailyChecks): void {
  alarm(
    'Consistency',
    'A model no longer gives the answers it was packaged with.',
    checks.gate.function.metricErrors({ period: day }),
  );
  // Over a day: where few pictures come, hours without one would end a row of bad ones, and jobs tell once a night.
  const margin = { statistic: 'Average', period: day };
  const negative = { comparisonOperator: cloudwatch.ComparisonOperator.LESS_THAN_THRESHOLD };
  const uncertain = 'than its training says it should be: the pictures have changed.';
  alarm('Certainty', `The model is less certain ${uncertain}`, own(sources, 'CertaintyMargin', margin), negative);
  alarm(
    'JobCertainty',
    `In jobs the model is less certain ${uncertain}`,
    own(sources, 'CertaintyMargin', margin, jobService),
    negative,
  );
  alarm(
    'Drift',
    'Pictures or answers of a model are no longer what was normal.',
    drift(sources, { statistic: 'Maximum', period: day }),
    { threshold: 1 },
  );
  alarm('DriftErrors', 'Drift of a model could not be checked.', checks.drift.function.metricErrors({ period: day }));
}

/** The sum of metrics; one that has no value counts 0. */
function sum(label: string, metrics: readonly cloudwatch.Metric[]): cloudwatch.MathExpression {
  const usingMetrics = Object.fromEntries(metrics.map((metric, at) => [`m${at}`, metric]));
  const expression = Object.keys(usingMetrics)
    .map((name) => `FILL(${name}, 0)`)
    .join(' + ');
  return new cloudwatch.MathExpression({ expression, usingMetrics, label, period: five });
}
