import { Duration, Validations } from 'aws-cdk-lib';
import type * as apigateway from 'aws-cdk-lib/aws-apigateway';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import type * as logs from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import type { Environment } from '../lambda/config.ts';
import type { BlobStore } from './blob-store.ts';
import type { Settings } from './config.ts';
import { wildcardBelow } from './findings.ts';
import { ALIAS_NAME, allow, zipFunction } from './functions.ts';
import type { Jobs } from './jobs.ts';
import type { ModelStore } from './model-store.ts';
import type { Records } from './records.ts';

interface ApiFunctionProps {
  readonly settings: Settings;
  /** Folder with its bundle. */
  readonly code: string;
  readonly models: ModelStore;
  readonly blobs: BlobStore;
  readonly records: Records;
  readonly jobs: Jobs;
  /** Whose calls may read and change what is recorded. */
  readonly operator: apigateway.IApiKey;
  /** The key that visitors of an open page share; none where each has their own. */
  readonly page?: apigateway.IApiKey | undefined;
  /** CloudWatch namespace of its own metrics. */
  readonly namespace: string;
}

/**
 * The function that answers whatever needs no model: lists and packages of models, forms for uploads, records, feedback, usage
 * and jobs. It reads models, signs uploads, keeps the books, and cannot run or read anything else.
 */
export class ApiFunction extends Construct {
  readonly function: lambda.Function;
  readonly alias: lambda.Alias;
  readonly logGroup: logs.ILogGroup;

  constructor(scope: Construct, id: string, { settings, code, models, blobs, records, ...props }: ApiFunctionProps) {
    super(scope, id);
    const environment: Environment = {
      GLIMPSE_MODELS: models.url,
      GLIMPSE_BLOBS: blobs.url,
      ...records.environment,
      GLIMPSE_OPERATOR_KEY_ID: props.operator.keyId,
      ...(props.page && { GLIMPSE_PAGE_KEY_ID: props.page.keyId }),
      GLIMPSE_METRICS_NAMESPACE: props.namespace,
      ...props.jobs.environment,
    };
    const {
      function: api,
      role,
      logGroup,
    } = zipFunction(this, settings, {
      description: 'answers everything but predictions',
      code,
      memoryMb: 512,
      timeout: Duration.seconds(settings.timeoutSeconds),
      environment,
      tracing: true,
    });
    this.function = api;
    this.logGroup = logGroup;
    this.alias = new lambda.Alias(this, 'Live', { aliasName: ALIAS_NAME, version: api.currentVersion });
    allow(role, ['s3:GetObject'], models.bucket.arnForObjects('*'));
    // Without it S3 answers 403 instead of 404 for what is not there, and versions could not be listed.
    allow(role, ['s3:ListBucket'], models.bucket.bucketArn);
    // A form for an upload carries the permission of who signed it.
    allow(role, ['s3:PutObject'], blobs.bucket.arnForObjects('uploads/*'));
    // A record's picture is shown for review, compared with its receipt, and goes with the record.
    allow(role, ['s3:GetObject', 's3:DeleteObject'], blobs.bucket.arnForObjects('images/*'));
    records.grantBookkeeping(role);
    props.jobs.grantKeeping(role);
    Validations.of(role).acknowledge(
      { id: 'AwsSolutions-IAM5[Resource::*]', reason: 'X-Ray takes segments for no resource in particular' },
      { id: wildcardBelow(models.bucket, '/*'), reason: 'It shows any model of the bucket, read only' },
      { id: wildcardBelow(blobs.bucket, '/uploads/*'), reason: 'Uploads have names made when they are asked for' },
      { id: wildcardBelow(blobs.bucket, '/images/*'), reason: 'Kept pictures are named by day and id' },
    );
  }
}
