import { ArnFormat, type CfnResource, Duration, RemovalPolicy, Stack, Validations } from 'aws-cdk-lib';
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
import { wildcardBelow } from './findings.ts';
import { allow, functionLogs, zipFunction } from './functions.ts';
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

/** Where jobs and their pictures lie in the bucket of blobs. */
const JOBS = 'jobs/';
const INBOX = 'inbox/';

/** Environment of every function that has to do with jobs. */
export function jobEnvironment(blobs: BlobStore): Environment {
  return { GLIMPSE_JOBS: `${blobs.url}/jobs`, GLIMPSE_INBOX: `${blobs.url}/inbox` };
}

/** What the model function may for jobs: read their pictures, leave its part of the results. */
export function grantBatches(role: iam.Role, { bucket }: BlobStore): void {
  allow(role, ['s3:GetObject'], bucket.arnForObjects(`${INBOX}*`));
  allow(role, ['s3:GetObject'], bucket.arnForObjects(`${JOBS}*/pictures/*`));
  allow(role, ['s3:PutObject'], bucket.arnForObjects(`${JOBS}*/parts/*`));
  Validations.of(role).acknowledge(
    { id: wildcardBelow(bucket, `/${INBOX}*`), reason: 'People put pictures there under names of their own' },
    { id: wildcardBelow(bucket, `/${JOBS}*/pictures/*`), reason: 'Jobs have ids made when they are asked for' },
    { id: wildcardBelow(bucket, `/${JOBS}*/parts/*`), reason: 'Jobs have ids made when they are asked for' },
  );
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
    this.grantSteps(steps.role, models);
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
    const { bucket } = this.blobs;
    allow(role, ['s3:GetObject', 's3:PutObject'], bucket.arnForObjects(`${JOBS}*`));
    listBelow(role, this.blobs, [JOBS]);
    allow(role, ['states:StartExecution'], this.machine.stateMachineArn);
    allow(role, ['states:DescribeExecution', 'states:StopExecution'], executionsOf(this.machine));
    Validations.of(role).acknowledge(
      { id: wildcardBelow(bucket, `/${JOBS}*`), reason: 'Jobs have ids made when they are asked for' },
      {
        id: executionsFinding(this.machine),
        reason: 'Executions are named like their jobs, by ids made when they are asked for',
      },
    );
  }

  private grantSteps(role: iam.Role, models: ModelStore): void {
    const { bucket } = this.blobs;
    allow(role, ['s3:GetObject'], models.bucket.arnForObjects('*'));
    allow(role, ['s3:ListBucket'], models.bucket.bucketArn);
    allow(role, ['s3:GetObject'], bucket.arnForObjects('uploads/*'));
    allow(role, ['s3:GetObject', 's3:PutObject', 's3:DeleteObject'], bucket.arnForObjects(`${JOBS}*`));
    // Results of scheduled jobs go back to where their pictures came from.
    allow(role, ['s3:PutObject'], bucket.arnForObjects(`${INBOX}*/results/*`));
    listBelow(role, this.blobs, [JOBS, INBOX]);
    this.webhookSecret.grantRead(role);
    Validations.of(role).acknowledge(
      { id: 'AwsSolutions-IAM5[Resource::*]', reason: 'X-Ray takes segments for no resource in particular' },
      { id: wildcardBelow(models.bucket, '/*'), reason: 'It looks up any model of the bucket, read only' },
      { id: wildcardBelow(bucket, '/uploads/*'), reason: 'Uploads have names made when they are asked for' },
      { id: wildcardBelow(bucket, `/${JOBS}*`), reason: 'Jobs have ids made when they are asked for' },
      { id: wildcardBelow(bucket, `/${INBOX}*/results/*`), reason: 'Folders of the inbox are named by people' },
    );
  }

  private addMachine(settings: Settings, model: lambda.IFunction): sfn.StateMachine {
    const { bucket } = this.blobs;
    const role = new iam.Role(this, 'MachineRole', { assumedBy: new iam.ServicePrincipal('states.amazonaws.com') });
    const definition = jobMachine({
      bucket: bucket.bucketName,
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
        destination: functionLogs(this, 'MachineLogs', settings),
      },
    });
    allow(role, ['lambda:InvokeFunction'], model.functionArn);
    allow(role, ['lambda:InvokeFunction'], this.function.functionArn);
    allow(role, ['sns:Publish'], this.topic.topicArn);
    allow(role, ['s3:GetObject'], bucket.arnForObjects(`${JOBS}*/manifest.json`));
    const map = bucket.arnForObjects(`${JOBS}*/map/*`);
    allow(role, ['s3:PutObject', 's3:GetObject', 's3:ListMultipartUploadParts', 's3:AbortMultipartUpload'], map);
    this.grantMap(role, machine);
    Validations.of(role).acknowledge(
      { id: 'AwsSolutions-IAM5[Resource::*]', reason: 'X-Ray and log delivery take no resource in particular' },
      { id: wildcardBelow(bucket, `/${JOBS}*/manifest.json`), reason: 'Jobs have ids made when they are asked for' },
      { id: wildcardBelow(bucket, `/${JOBS}*/map/*`), reason: 'Jobs have ids made when they are asked for' },
    );
    return machine;
  }

  // The map's children are executions of the machine itself, which waits for its role: hence a policy of its own.
  private grantMap(role: iam.Role, machine: sfn.StateMachine): void {
    const policy = new iam.Policy(this, 'MapPolicy', {
      statements: [
        new iam.PolicyStatement({ actions: ['states:StartExecution'], resources: [machine.stateMachineArn] }),
        new iam.PolicyStatement({
          actions: ['states:DescribeExecution', 'states:StopExecution'],
          resources: [executionsOf(machine)],
        }),
      ],
    });
    policy.attachToRole(role);
    Validations.of(policy).acknowledge({
      id: executionsFinding(machine),
      reason: 'Executions of the machine itself, named when they begin',
    });
  }
}

/** ARN of every execution of a machine, those of its map among them. */
function executionsOf(machine: sfn.StateMachine): string {
  return Stack.of(machine).formatArn({
    service: 'states',
    resource: 'execution',
    resourceName: `${machine.stateMachineName}*`,
    arnFormat: ArnFormat.COLON_RESOURCE_NAME,
  });
}

function executionsFinding(machine: sfn.StateMachine): string {
  const id = Stack.of(machine).getLogicalId(machine.node.defaultChild as CfnResource);
  return `AwsSolutions-IAM5[Resource::arn:<AWS::Partition>:states:<AWS::Region>:<AWS::AccountId>:execution:<${id}.Name>*]`;
}

/** Listing what lies below these prefixes of a bucket, and nowhere else in it. */
function listBelow(role: iam.Role, { bucket }: BlobStore, prefixes: readonly string[]): void {
  role.addToPolicy(
    new iam.PolicyStatement({
      actions: ['s3:ListBucket'],
      resources: [bucket.bucketArn],
      conditions: { StringLike: { 's3:prefix': prefixes.map((prefix) => `${prefix}*`) } },
    }),
  );
}
