import { Duration } from 'aws-cdk-lib';
import * as s3 from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';
import type { BuiltinModel } from './assets.ts';
import type { BucketDeployer } from './bucket-deployer.ts';
import { privateBucket } from './buckets.ts';
import type { Settings } from './config.ts';

interface ModelStoreProps {
  readonly settings: Settings;
  readonly logs: s3.IBucket;
  readonly builtin: readonly BuiltinModel[];
  readonly deployer: BucketDeployer;
}

/** The versioned bucket of model packages, with the project's own in it. Pointers to current versions are never touched. */
export class ModelStore extends Construct {
  readonly bucket: s3.Bucket;

  constructor(scope: Construct, id: string, { settings, logs, builtin, deployer }: ModelStoreProps) {
    super(scope, id);
    this.bucket = privateBucket(this, 'Bucket', settings, {
      versioned: true,
      serverAccessLogsBucket: logs,
      serverAccessLogsPrefix: 'models/',
      lifecycleRules: [{ id: 'overwritten', noncurrentVersionExpiration: Duration.days(90) }],
      // The page runs models too: the API redirects it to a signed address, which needs no cookie and no credentials.
      cors: [{ allowedMethods: [s3.HttpMethods.GET], allowedOrigins: ['*'], allowedHeaders: ['*'], maxAge: 3600 }],
    });
    for (const { name, version, folder } of builtin) {
      deployer.deploy(this, `Package-${name}`, { folder, bucket: this.bucket, prefix: `${name}/${version}/` });
    }
  }

  get url(): string {
    return `s3://${this.bucket.bucketName}`;
  }
}
