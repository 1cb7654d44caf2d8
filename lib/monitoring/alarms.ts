import { Duration } from 'aws-cdk-lib';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import * as actions from 'aws-cdk-lib/aws-cloudwatch-actions';
import type * as lambda from 'aws-cdk-lib/aws-lambda';
import type * as sns from 'aws-cdk-lib/aws-sns';
import type { Construct } from 'constructs';
import { cost, gateway, own, type Sources } from './metrics.ts';

/** Calls in five minutes below which a share of errors says nothing. */
const FEW = 10;
/** Percent of calls with a server error that is too much. */
const ERROR_PERCENT = 1;

const five = Duration.minutes(5);
const { GREATER_THAN_THRESHOLD, LESS_THAN_THRESHOLD } = cloudwatch.ComparisonOperator;

export interface Alarms {
  /** Those that take a new version back while traffic moves to it. */
  readonly release: readonly cloudwatch.Alarm[];
  readonly all: readonly cloudwatch.Alarm[];
}

/** Every alarm, told to one topic when it goes off and when it is over. docs/operate.md has a section for each. */
export function createAlarms(
  scope: Construct,
  sources: Sources,
  { gate, topic }: { readonly gate: lambda.IFunction; readonly topic: sns.ITopic },
): Alarms {
  const { model, api, records, jobs, settings } = sources;
  const all: cloudwatch.Alarm[] = [];
  function alarm(id: string, description: string, props: Omit<cloudwatch.AlarmProps, 'alarmDescription'>) {
    const created = new cloudwatch.Alarm(scope, id, {
      alarmDescription: `${description} See docs/operate.md.`,
      comparisonOperator: GREATER_THAN_THRESHOLD,
      treatMissingData: cloudwatch.TreatMissingData.NOT_BREACHING,
      ...props,
    });
    created.addAlarmAction(new actions.SnsAction(topic));
    created.addOkAction(new actions.SnsAction(topic));
    all.push(created);
    return created;
  }

  alarm('Latency', `Of 20 calls the slowest takes more than ${settings.latencyMs} ms.`, {
    metric: gateway(sources, 'Latency', { statistic: 'p95', period: five }),
    threshold: settings.latencyMs,
    evaluationPeriods: 3,
  });
  const serverErrors = alarm('ServerErrors', `More than ${ERROR_PERCENT} % of calls fail on our side.`, {
    metric: new cloudwatch.MathExpression({
      expression: `IF(calls >= ${FEW}, 100 * errors / calls, 0)`,
      usingMetrics: {
        errors: gateway(sources, '5XXError', { statistic: 'Sum', period: five }),
        calls: gateway(sources, 'Count', { statistic: 'Sum', period: five }),
      },
      label: '% of calls',
      period: five,
    }),
    threshold: ERROR_PERCENT,
    evaluationPeriods: 1,
  });
  alarm('Throttles', 'Calls were refused because too many ran at once.', {
    metric: new cloudwatch.MathExpression({
      expression: 'model + api',
      usingMetrics: {
        model: model.function.metricThrottles({ period: five }),
        api: api.function.metricThrottles({ period: five }),
      },
      label: 'refused',
      period: five,
    }),
    threshold: 0,
    evaluationPeriods: 1,
  });
  const errors = alarm('FunctionErrors', 'The model function crashed or ran out of time or memory.', {
    metric: model.function.metricErrors({ period: five }),
    threshold: 0,
    evaluationPeriods: 1,
  });
  const apiErrors = alarm('ApiErrors', 'The API function crashed or ran out of time or memory.', {
    metric: api.function.metricErrors({ period: five }),
    threshold: 0,
    evaluationPeriods: 1,
  });
  alarm('RecordErrors', 'Records of predictions could not be written into their table.', {
    metric: records.function.metricErrors({ period: five }),
    threshold: 0,
    evaluationPeriods: 3,
  });
  alarm('DeadLetters', 'Records of predictions were put aside: they were tried several times.', {
    metric: records.deadLetters.metricApproximateNumberOfMessagesVisible({ statistic: 'Maximum', period: five }),
    threshold: 0,
    evaluationPeriods: 1,
  });
  alarm('JobFailures', 'A job stopped before its end.', {
    metric: new cloudwatch.MathExpression({
      expression: 'FILL(failed, 0) + FILL(late, 0)',
      usingMetrics: {
        failed: jobs.machine.metricFailed({ period: five }),
        late: jobs.machine.metricTimedOut({ period: five }),
      },
      label: 'jobs',
      period: five,
    }),
    threshold: 0,
    evaluationPeriods: 1,
  });
  alarm('Consistency', 'A model no longer gives the answers it was packaged with.', {
    metric: gate.metricErrors({ period: Duration.hours(1) }),
    threshold: 0,
    evaluationPeriods: 1,
  });
  alarm('Certainty', 'The model is less certain than its training says it should be: the pictures have changed.', {
    metric: own(sources, 'CertaintyMargin', { statistic: 'Average', period: Duration.hours(1) }),
    comparisonOperator: LESS_THAN_THRESHOLD,
    threshold: 0,
    evaluationPeriods: 3,
  });
  alarm('Cost', `A day costs more than ${settings.costPerDayUsd} USD.`, {
    metric: cost(sources, Duration.days(1)),
    threshold: settings.costPerDayUsd,
    evaluationPeriods: 1,
  });
  return { release: [serverErrors, errors, apiErrors], all };
}
