import { Duration, RemovalPolicy, Stack, Validations } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import type * as lambda from 'aws-cdk-lib/aws-lambda';
import type * as logs from 'aws-cdk-lib/aws-logs';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import * as sns from 'aws-cdk-lib/aws-sns';
import * as subscriptions from 'aws-cdk-lib/aws-sns-subscriptions';
import * as sfn from 'aws-cdk-lib/aws-stepfunctions';
import { Construct } from 'constructs';
import type { Environment } from '../lambda/config.ts';
import type { BlobStore } from './blob-store.ts';
import type { Settings } from './config.ts';
import { allow, endingLog, zipFunction } from './functions.ts';
import { grantChildren, grantKeeping, grantMap, grantSteps, JOBS, jobEnvironment } from './job-grants.ts';
import { jobMachine } from './job-machine.ts';
import type { ModelStore } from './model-store.ts';

interface JobsProps {
  readonly settings: Settings;
  /** Folder with the bundle of the function of the first and the last step. */
  readonly code: string;
  readonly models: ModelStore;
  readonly blobs: BlobStore;
  /** What predicts. */
  readonly model: lambda.IFunction;
  readonly namespace: string;
}

/**
 * Batches in the background: a state machine whose distributed map hands the pictures of a job to the model function, a
 * function of its own for the first and the last step, and the topic that tells the operator of scheduled jobs.
 */
export class Jobs extends Construct {
  readonly machine: sfn.StateMachine;
  readonly function: lambda.Function;
  readonly logGroup: logs.ILogGroup;
  readonly topic: sns.Topic;
  /** What webhooks are signed with. */
  readonly webhookSecret: secretsmanager.Secret;
  private readonly blobs: BlobStore;

  constructor(scope: Construct, id: string, { settings, code, models, blobs, model, namespace }: JobsProps) {
    super(scope, id);
    this.blobs = blobs;
    blobs.bucket.addLifecycleRule({ id: 'jobs', prefix: JOBS, expiration: Duration.days(settings.jobDays) });
    this.topic = new sns.Topic(this, 'Topic', { displayName: `${Stack.of(this).stackName} jobs`, enforceSSL: true });
    if (settings.alarmEmail !== undefined)
      this.topic.addSubscription(new subscriptions.EmailSubscription(settings.alarmEmail));
    this.webhookSecret = new secretsmanager.Secret(this, 'WebhookSecret', {
      description: 'What Glimpse signs webhooks with',
      generateSecretString: { excludePunctuation: true, passwordLength: 48 },
      removalPolicy: RemovalPolicy.DESTROY,
    });
    Validations.of(this.webhookSecret).acknowledge({
      id: 'AwsSolutions-SMG4',
      reason: 'Receivers have to be told of a new value: docs/jobs.md says how',
    });
    const steps = zipFunction(this, settings, {
      description: 'the first and the last step of jobs',
      code,
      memoryMb: 1769,
      timeout: Duration.minutes(15),
      environment: {
        GLIMPSE_MODELS: models.url,
        GLIMPSE_BLOBS: blobs.url,
        GLIMPSE_METRICS_NAMESPACE: namespace,
        GLIMPSE_JOB_TOLERATED_PERCENT: String(settings.jobToleratedPercent),
        GLIMPSE_WEBHOOK_SECRET: this.webhookSecret.secretArn,
        ...jobEnvironment(blobs),
      },
      tracing: true,
    });
    this.function = steps.function;
    this.logGroup = steps.logGroup;
    // The files of the largest job are made here before they go into the bucket.
    (steps.function.node.defaultChild as lambda.CfnFunction).ephemeralStorage = { size: 4096 };
    grantSteps(steps.role, blobs, models);
    this.webhookSecret.grantRead(steps.role);
    this.machine = this.addMachine(settings, model);
  }

  /** What the API function needs to keep jobs: their files, and to begin, follow and stop executions. */
  get environment(): Environment {
    return {
      ...jobEnvironment(this.blobs),
      GLIMPSE_JOB_MACHINE: this.machine.stateMachineArn,
      GLIMPSE_WEBHOOK_SECRET: this.webhookSecret.secretArn,
    };
  }

  /** What the API function may for jobs. */
  grantKeeping(role: iam.Role): void {
    grantKeeping(role, this.blobs, this.machine);
  }

  private addMachine(settings: Settings, model: lambda.IFunction): sfn.StateMachine {
    const role = new iam.Role(this, 'MachineRole', { assumedBy: new iam.ServicePrincipal('states.amazonaws.com') });
    const definition = jobMachine({
      bucket: this.blobs.bucket.bucketName,
      prefix: JOBS,
      modelFunction: model.functionArn,
      jobFunction: this.function.functionArn,
      topic: this.topic.topicArn,
      batchSize: settings.jobBatchSize,
      concurrency: settings.jobConcurrency,
      toleratedPercent: settings.jobToleratedPercent,
    });
    const machine = new sfn.StateMachine(this, 'Machine', {
      comment: 'Glimpse: predicts on the pictures of a job',
      definitionBody: sfn.DefinitionBody.fromString(Stack.of(this).toJsonString(definition)),
      role,
      tracingEnabled: true,
      logs: {
        level: sfn.LogLevel.ALL,
        includeExecutionData: false,
        destination: endingLog(this, 'MachineLogs', settings),
      },
    });
    allow(role, ['lambda:InvokeFunction'], model.functionArn);
    allow(role, ['lambda:InvokeFunction'], this.function.functionArn);
    allow(role, ['sns:Publish'], this.topic.topicArn);
    grantMap(role, this.blobs);
    grantChildren(role, machine);
    return machine;
  }
}
