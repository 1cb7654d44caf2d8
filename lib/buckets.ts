import { Duration, RemovalPolicy } from 'aws-cdk-lib';
import * as s3 from 'aws-cdk-lib/aws-s3';
import type { Construct } from 'constructs';
import type { Settings } from './config.ts';

/** Days that access logs of buckets and of CloudFront are kept. */
const ACCESS_LOG_DAYS = 30;

type Kept = Pick<Settings, 'removal'>;

/** Every bucket's ground: private, TLS only, encrypted, what is left of broken uploads removed. */
export function privateBucket(scope: Construct, id: string, { removal }: Kept, props: s3.BucketProps): s3.Bucket {
  const { lifecycleRules = [], ...others } = props;
  return new s3.Bucket(scope, id, {
    blockPublicAccess: s3.BlockPublicAccess.BLOCK_ALL,
    encryption: s3.BucketEncryption.S3_MANAGED,
    enforceSSL: true,
    minimumTLSVersion: 1.2,
    removalPolicy: removal === 'destroy' ? RemovalPolicy.DESTROY : RemovalPolicy.RETAIN,
    autoDeleteObjects: removal === 'destroy',
    lifecycleRules: [
      { id: 'broken-uploads', abortIncompleteMultipartUploadAfter: Duration.days(1) },
      ...lifecycleRules,
    ],
    ...others,
  });
}

/** Where the other buckets and CloudFront write who asked for what. */
export function accessLogs(scope: Construct, id: string, settings: Kept): s3.Bucket {
  return privateBucket(scope, id, settings, {
    // CloudFront's standard logs are written by ACL.
    objectOwnership: s3.ObjectOwnership.OBJECT_WRITER,
    lifecycleRules: [{ id: 'expire', expiration: Duration.days(ACCESS_LOG_DAYS) }],
  });
}
