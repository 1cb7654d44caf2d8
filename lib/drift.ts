import { Duration, Validations } from 'aws-cdk-lib';
import * as events from 'aws-cdk-lib/aws-events';
import * as targets from 'aws-cdk-lib/aws-events-targets';
import type * as lambda from 'aws-cdk-lib/aws-lambda';
import type * as logs from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import type { Settings } from './config.ts';
import { wildcardBelow } from './findings.ts';
import { allow, zipFunction } from './functions.ts';
import type { ModelStore } from './model-store.ts';
import type { Records } from './records.ts';

interface DriftProps {
  readonly settings: Settings;
  /** Folder with its bundle. */
  readonly code: string;
  readonly models: ModelStore;
  readonly records: Records;
  readonly namespace: string;
}

/** Compares what each model is shown and what it answers with its baseline, once a day, and takes baselines where there are none. */
export class Drift extends Construct {
  readonly function: lambda.Function;
  readonly logGroup: logs.ILogGroup;

  constructor(scope: Construct, id: string, { settings, code, models, records, namespace }: DriftProps) {
    super(scope, id);
    const {
      function: check,
      role,
      logGroup,
    } = zipFunction(this, settings, {
      description: 'compares pictures and answers with those of each baseline',
      code,
      memoryMb: 512,
      timeout: Duration.minutes(5),
      environment: { GLIMPSE_MODELS: models.url, GLIMPSE_METRICS_NAMESPACE: namespace, ...records.environment },
    });
    this.function = check;
    this.logGroup = logGroup;
    allow(role, ['s3:GetObject'], models.bucket.arnForObjects('*'));
    allow(role, ['s3:ListBucket'], models.bucket.bucketArn);
    allow(role, ['s3:PutObject'], models.bucket.arnForObjects('*/baselines/*'));
    records.grantRead(role);
    Validations.of(role).acknowledge(
      { id: wildcardBelow(models.bucket, '/*'), reason: 'It knows any model of the bucket' },
      { id: wildcardBelow(models.bucket, '/*/baselines/*'), reason: 'A baseline for any model, beside its versions' },
    );
    new events.Rule(this, 'Daily', {
      description: 'Glimpse: the daily comparison with baselines',
      schedule: events.Schedule.rate(Duration.days(1)),
      targets: [new targets.LambdaFunction(check, { retryAttempts: 1 })],
    });
  }
}
