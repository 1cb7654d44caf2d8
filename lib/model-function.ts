import { Duration, Size, Validations } from 'aws-cdk-lib';
import { Platform } from 'aws-cdk-lib/aws-ecr-assets';
import type * as iam from 'aws-cdk-lib/aws-iam';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import { Construct } from 'constructs';
import type { Environment } from '../lambda/config.ts';
import type { BlobStore } from './blob-store.ts';
import type { Settings } from './config.ts';
import { wildcardBelow } from './findings.ts';
import { ALIAS_NAME, allow, endingLog, functionRole, keptVersions } from './functions.ts';
import { grantBatches, jobEnvironment } from './job-grants.ts';
import type { ModelStore } from './model-store.ts';
import type { Records } from './records.ts';

interface Stores {
  readonly models: ModelStore;
  readonly blobs: BlobStore;
  readonly records: Records;
}

interface ModelFunctionProps extends Stores {
  readonly settings: Settings;
  /** Build context of the image. */
  readonly image: string;
  /** CloudWatch namespace of its own metrics. */
  readonly namespace: string;
}

/**
 * The function that decodes, infers and answers: a container image behind an alias. It reads models and uploads, leaves
 * records in their queue, may add to the kept pictures where that is enabled, and nothing else.
 */
export class ModelFunction extends Construct {
  readonly function: lambda.DockerImageFunction;
  /** What callers reach: traffic moves from version to version here. */
  readonly alias: lambda.Alias;
  /** The same by name, for what the alias itself waits for: it waits for the gate, and that for the API function. */
  readonly live: lambda.IFunction;
  readonly logGroup: ReturnType<typeof endingLog>;

  constructor(scope: Construct, id: string, { settings, image, namespace, ...stores }: ModelFunctionProps) {
    super(scope, id);
    const { models, blobs, records } = stores;
    this.logGroup = endingLog(this, 'Logs', settings);
    const role = functionRole(this, 'Role', this.logGroup);
    grant(role, stores, settings);
    const environment: Environment = {
      GLIMPSE_MODELS: models.url,
      GLIMPSE_BLOBS: blobs.url,
      GLIMPSE_URL_INPUT: String(settings.urlInput),
      GLIMPSE_STORE_IMAGES: String(settings.storeImages),
      GLIMPSE_RECORD_QUEUE: records.queue.queueUrl,
      GLIMPSE_RECORD_DAYS: String(settings.recordDays),
      GLIMPSE_METRICS_NAMESPACE: namespace,
      ...jobEnvironment(blobs),
    };
    this.function = new lambda.DockerImageFunction(this, 'Function', {
      description: 'Glimpse: decodes pictures and runs the model',
      code: lambda.DockerImageCode.fromImageAsset(image, {
        file: 'lambda/Dockerfile',
        platform: settings.architecture === 'arm64' ? Platform.LINUX_ARM64 : Platform.LINUX_AMD64,
        assetName: 'model',
      }),
      architecture: settings.architecture === 'arm64' ? lambda.Architecture.ARM_64 : lambda.Architecture.X86_64,
      memorySize: settings.memoryMb,
      timeout: Duration.seconds(settings.timeoutSeconds),
      // Models are cached here by their hash; a snapshot allows no more than the smallest size.
      ephemeralStorageSize: Size.mebibytes(settings.snapStart ? 512 : 2048),
      role,
      logGroup: this.logGroup,
      loggingFormat: lambda.LoggingFormat.JSON,
      tracing: lambda.Tracing.ACTIVE,
      environment: { ...environment },
      currentVersionOptions: keptVersions,
      ...(settings.snapStart && { snapStart: lambda.SnapStartConf.ON_PUBLISHED_VERSIONS }),
    });
    this.alias = new lambda.Alias(this, 'Live', {
      aliasName: ALIAS_NAME,
      version: this.function.currentVersion,
      ...(settings.provisionedConcurrency > 0 && {
        provisionedConcurrentExecutions: settings.provisionedConcurrency,
      }),
    });
    this.live = lambda.Function.fromFunctionArn(this, 'ByName', `${this.function.functionArn}:${ALIAS_NAME}`);
    grantBatches(role, blobs);
    Validations.of(role).acknowledge(
      { id: 'AwsSolutions-IAM5[Resource::*]', reason: 'X-Ray takes segments for no resource in particular' },
      { id: wildcardBelow(models.bucket, '/*'), reason: 'It runs any model of the bucket, read only' },
      { id: wildcardBelow(blobs.bucket, '/uploads/*'), reason: 'Uploads have names made when they are asked for' },
      {
        id: wildcardBelow(blobs.bucket, '/images/*'),
        reason: 'Kept pictures are named by day and id; it can only add',
      },
    );
    Validations.of(this.function).acknowledge({
      id: 'Annotation::@aws-cdk/aws-lambda:snapStartRequirePublish',
      reason: 'The alias points at a published version',
    });
  }
}

function grant(role: iam.Role, { models, blobs, records }: Stores, { storeImages }: Settings): void {
  allow(role, ['s3:GetObject'], models.bucket.arnForObjects('*'));
  // Without it S3 answers 403 instead of 404 for what is not there, and versions could not be listed.
  allow(role, ['s3:ListBucket'], models.bucket.bucketArn);
  allow(role, ['s3:GetObject'], blobs.bucket.arnForObjects('uploads/*'));
  if (storeImages) allow(role, ['s3:PutObject'], blobs.bucket.arnForObjects('images/*'));
  allow(role, ['sqs:SendMessage'], records.queue.queueArn);
}
