import { Duration } from 'aws-cdk-lib';
import * as s3 from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';
import { privateBucket } from './buckets.ts';
import type { Settings } from './config.ts';

interface BlobStoreProps {
  readonly settings: Settings;
  readonly logs: s3.IBucket;
}

/** Uploads, gone after a day, under `uploads/`; pictures that people agreed to give under `images/`. */
export class BlobStore extends Construct {
  readonly bucket: s3.Bucket;

  constructor(scope: Construct, id: string, { settings, logs }: BlobStoreProps) {
    super(scope, id);
    this.bucket = privateBucket(this, 'Bucket', settings, {
      serverAccessLogsBucket: logs,
      serverAccessLogsPrefix: 'blobs/',
      lifecycleRules: [
        { id: 'uploads', prefix: 'uploads/', expiration: Duration.days(1) },
        { id: 'images', prefix: 'images/', expiration: Duration.days(settings.imageDays) },
      ],
      // A signed form or address is its own permission: no cookie or credential goes with it, so any origin may use one.
      cors: [
        {
          allowedMethods: [s3.HttpMethods.POST, s3.HttpMethods.GET],
          allowedOrigins: ['*'],
          allowedHeaders: ['*'],
          maxAge: 3600,
        },
      ],
    });
  }

  get url(): string {
    return `s3://${this.bucket.bucketName}`;
  }
}
