import { Duration, RemovalPolicy, Validations } from 'aws-cdk-lib';
import * as dynamodb from 'aws-cdk-lib/aws-dynamodb';
import type * as iam from 'aws-cdk-lib/aws-iam';
import type * as lambda from 'aws-cdk-lib/aws-lambda';
import { SqsEventSource } from 'aws-cdk-lib/aws-lambda-event-sources';
import type * as logs from 'aws-cdk-lib/aws-logs';
import * as sqs from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { recordTable } from '../contract/record-table.ts';
import type { Environment } from '../lambda/config.ts';
import type { Settings } from './config.ts';
import { allow, zipFunction } from './functions.ts';

interface RecordsProps {
  readonly settings: Settings;
  /** Folder with the bundle of the function that writes records. */
  readonly code: string;
  readonly namespace: string;
}

const BOOKKEEPING = ['GetItem', 'PutItem', 'UpdateItem', 'DeleteItem'].map((action) => `dynamodb:${action}`);
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
  private readonly days: string;

  constructor(scope: Construct, id: string, { settings, code, namespace }: RecordsProps) {
    super(scope, id);
    this.days = String(settings.recordDays);
    const isKept = settings.removal === 'retain';
    this.table = new dynamodb.TableV2(this, 'Table', {
      partitionKey: text(recordTable.partitionKey),
      sortKey: text(recordTable.sortKey),
      globalSecondaryIndexes: Object.entries(recordTable.indexes).map(([indexName, partition]) => ({
        indexName,
        partitionKey: text(partition),
        sortKey: text(recordTable.sortKey),
      })),
      billing: dynamodb.Billing.onDemand(),
      encryption: dynamodb.TableEncryptionV2.dynamoOwnedKey(),
      timeToLiveAttribute: recordTable.timeToLive,
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
    const writer = zipFunction(this, settings, {
      description: 'writes records of predictions into the table',
      code,
      memoryMb: 256,
      timeout: Duration.seconds(WRITE_SECONDS),
      environment: { ...this.environment, GLIMPSE_METRICS_NAMESPACE: namespace },
      tracing: true,
    });
    this.function = writer.function;
    this.logGroup = writer.logGroup;
    // A batch is what came within a second or two: most of what a call costs here is the start of a function.
    this.function.addEventSource(
      new SqsEventSource(this.queue, {
        batchSize: 100,
        maxBatchingWindow: Duration.seconds(2),
        // The fewest there can be: a new account runs ten calls at once, and those are for predictions.
        maxConcurrency: 2,
        reportBatchItemFailures: true,
      }),
    );
    allow(writer.role, ['dynamodb:PutItem', 'dynamodb:UpdateItem'], this.table.tableArn);
    Validations.of(writer.role).acknowledge({
      id: 'AwsSolutions-IAM5[Resource::*]',
      reason: 'X-Ray takes segments for no resource in particular',
    });
  }

  /** What a function has to know to find them. */
  get environment(): Environment {
    return { GLIMPSE_RECORDS: `dynamodb:${this.table.tableName}`, GLIMPSE_RECORD_DAYS: this.days };
  }

  grantRead(role: iam.Role): void {
    for (const arn of this.places()) allow(role, ['dynamodb:Query'], arn);
  }

  /** What the API function does with records: lists, shows, adds feedback, deletes. */
  grantBookkeeping(role: iam.Role): void {
    this.grantRead(role);
    allow(role, BOOKKEEPING, this.table.tableArn);
  }

  /** The table and its indexes. */
  private places(): string[] {
    const indexes = Object.keys(recordTable.indexes).map((name) => `${this.table.tableArn}/index/${name}`);
    return [this.table.tableArn, ...indexes];
  }
}

function text(name: string): dynamodb.Attribute {
  return { name, type: dynamodb.AttributeType.STRING };
}
