import { Stack, Validations } from 'aws-cdk-lib';
import type * as cloudfront from 'aws-cdk-lib/aws-cloudfront';
import type * as iam from 'aws-cdk-lib/aws-iam';
import type * as s3 from 'aws-cdk-lib/aws-s3';
import * as deployment from 'aws-cdk-lib/aws-s3-deployment';
import { Construct } from 'constructs';
import type { Settings } from './config.ts';
import { wildcardBelow } from './findings.ts';
import { endingLog, functionRole } from './functions.ts';

export interface FolderDeployment {
  readonly folder: string;
  /** What of the folder to leave out, as globs. */
  readonly exclude?: readonly string[];
  readonly bucket: s3.Bucket;
  readonly prefix?: string;
  readonly cache?: deployment.CacheControl;
  /** Where all of its files are compressed by Brotli: what they are, as a media type. */
  readonly brotli?: string;
  /** The distribution that forgets its copies. */
  readonly distribution?: cloudfront.IDistribution;
}

/** The function that unpacks folders of a deployment into buckets: one for all of them, with a role of its own. */
export class BucketDeployer extends Construct {
  private readonly role: iam.Role;
  private readonly logGroup: ReturnType<typeof endingLog>;

  constructor(scope: Construct, id: string, settings: Settings) {
    super(scope, id);
    this.logGroup = endingLog(this, 'Logs', settings);
    this.role = functionRole(this, 'Role', this.logGroup);
    this.acknowledge();
  }

  deploy(scope: Construct, id: string, { folder, exclude = [], bucket, ...how }: FolderDeployment) {
    Validations.of(this.role).acknowledge({
      id: wildcardBelow(bucket, '/*'),
      reason: 'It writes whatever the folder holds',
    });
    return new deployment.BucketDeployment(scope, id, {
      sources: [deployment.Source.asset(folder, { exclude: [...exclude] })],
      destinationBucket: bucket,
      destinationKeyPrefix: how.prefix,
      cacheControl: how.cache && [how.cache],
      contentEncoding: how.brotli && 'br',
      contentType: how.brotli,
      distribution: how.distribution,
      distributionPaths: how.distribution && ['/*'],
      // What a page that is still open somewhere refers to stays, and so does a model that is asked for by version.
      prune: false,
      retainOnDelete: true,
      role: this.role,
      logGroup: this.logGroup,
    });
  }

  /** The CDK gives its function these permissions and this runtime. */
  private acknowledge(): void {
    const actions = ['GetBucket*', 'GetObject*', 'List*', 'DeleteObject*', 'Abort*'];
    const published = 'arn:<AWS::Partition>:s3:::cdk-hnb659fds-assets-<AWS::AccountId>-<AWS::Region>';
    Validations.of(this.role).acknowledge(
      ...actions.map((action) => ({
        id: `AwsSolutions-IAM5[Action::s3:${action}]`,
        reason: 'What the CDK grants to unpack a folder, on the named buckets only',
      })),
      { id: 'AwsSolutions-IAM5[Resource::*]', reason: 'A policy has no resource for invalidations of CloudFront' },
      { id: `AwsSolutions-IAM5[Resource::${published}/*]`, reason: 'It reads what this deployment published' },
    );
    Validations.of(Stack.of(this)).acknowledge({
      id: 'AwsSolutions-L1',
      reason: 'The runtime of the one function the CDK brings itself; a test asserts that of the others',
    });
  }
}
