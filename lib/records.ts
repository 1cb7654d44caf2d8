import { Duration, RemovalPolicy, Validations } from 'aws-cdk-lib';
import * as dynamodb from 'aws-cdk-lib/aws-dynamodb';
import type * as iam from 'aws-cdk-lib/aws-iam';
import type * as lambda from 'aws-cdk-lib/aws-lambda';
import { SqsEventSource } from 'aws-cdk-lib/aws-lambda-event-sources';
import type * as logs from 'aws-cdk-lib/aws-logs';
import * as sqs from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import type { Environment } from '../lambda/config.ts';
import type { Settings } from './config.ts';
import { allow, zipFunction } from './functions.ts';

interface RecordsProps {
  readonly settings: Settings;
  /** Folder with the bundle of the function that writes records. */
  readonly code: string;
  readonly namespace: string;
}

const BOOKKEEPING = ['GetItem', 'Query', 'PutItem', 'UpdateItem', 'DeleteItem'].map((action) => `dynamodb:${action}`);
/** Seconds the record function may take; a message is given out again after six times that, as AWS advises. */
const WRITE_SECONDS = 30;
/** Times a message is tried before it is put aside. */
const TRIES = 5;

/**
 * Where predictions are written down: the model function leaves its records in a queue, and a function of their own takes
 * them to the table, so that a table that fails never fails a prediction. What cannot be written waits in a second queue.
 */
export class Records extends Construct {
  readonly table: dynamodb.TableV2;
  readonly queue: sqs.Queue;
  readonly deadLetters: sqs.Queue;
  readonly function: lambda.Function;
  readonly logGroup: logs.ILogGroup;

  constructor(scope: Construct, id: string, { settings, code, namespace }: RecordsProps) {
    super(scope, id);
    const isKept = settings.removal === 'retain';
    this.table = new dynamodb.TableV2(this, 'Table', {
      partitionKey: { name: 'pk', type: dynamodb.AttributeType.STRING },
      sortKey: { name: 'sk', type: dynamodb.AttributeType.STRING },
      billing: dynamodb.Billing.onDemand(),
      encryption: dynamodb.TableEncryptionV2.dynamoOwnedKey(),
      timeToLiveAttribute: 'expires',
      pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: true },
      deletionProtection: isKept,
      removalPolicy: isKept ? RemovalPolicy.RETAIN : RemovalPolicy.DESTROY,
    });
    this.deadLetters = new sqs.Queue(this, 'DeadLetters', {
      retentionPeriod: Duration.days(14),
      encryption: sqs.QueueEncryption.SQS_MANAGED,
      enforceSSL: true,
    });
    this.queue = new sqs.Queue(this, 'Queue', {
      visibilityTimeout: Duration.seconds(6 * WRITE_SECONDS),
      retentionPeriod: Duration.days(4),
      encryption: sqs.QueueEncryption.SQS_MANAGED,
      enforceSSL: true,
      deadLetterQueue: { queue: this.deadLetters, maxReceiveCount: TRIES },
    });
    const environment: Environment = { GLIMPSE_RECORDS: this.url, GLIMPSE_METRICS_NAMESPACE: namespace };
    const writer = zipFunction(this, settings, {
      description: 'writes records of predictions into the table',
      code,
      memoryMb: 256,
      timeout: Duration.seconds(WRITE_SECONDS),
      environment,
      tracing: true,
    });
    this.function = writer.function;
    this.logGroup = writer.logGroup;
    // A batch is what came within a second or two: most of what a call costs here is the start of a function.
    this.function.addEventSource(
      new SqsEventSource(this.queue, {
        batchSize: 100,
        maxBatchingWindow: Duration.seconds(2),
        reportBatchItemFailures: true,
      }),
    );
    allow(writer.role, ['dynamodb:PutItem'], this.table.tableArn);
    Validations.of(writer.role).acknowledge({
      id: 'AwsSolutions-IAM5[Resource::*]',
      reason: 'X-Ray takes segments for no resource in particular',
    });
  }

  get url(): string {
    return `dynamodb:${this.table.tableName}`;
  }

  grantRead(role: iam.Role): void {
    allow(role, ['dynamodb:GetItem', 'dynamodb:Query'], this.table.tableArn);
  }

  /** What the API function does with records: lists, shows, adds feedback, deletes. */
  grantBookkeeping(role: iam.Role): void {
    allow(role, BOOKKEEPING, this.table.tableArn);
  }
}
