import { ArnFormat, type CfnResource, Stack, Validations } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import type * as sfn from 'aws-cdk-lib/aws-stepfunctions';
import type { Environment } from '../lambda/config.ts';
import type { BlobStore } from './blob-store.ts';
import { wildcardBelow } from './findings.ts';
import { allow } from './functions.ts';
import type { ModelStore } from './model-store.ts';

// Who may what with jobs. They lie in the bucket of blobs, with the pictures people put there for them.

export const JOBS = 'jobs/';
export const INBOX = 'inbox/';

const byId = 'Jobs have ids made when they are asked for';

/** Environment of every function that has to do with jobs. */
export function jobEnvironment(blobs: BlobStore): Environment {
  return { GLIMPSE_JOBS: `${blobs.url}/jobs`, GLIMPSE_INBOX: `${blobs.url}/inbox` };
}

/** The model function: reads pictures of jobs, leaves its part of the results. */
export function grantBatches(role: iam.Role, { bucket }: BlobStore): void {
  allow(role, ['s3:GetObject'], bucket.arnForObjects(`${INBOX}*`));
  allow(role, ['s3:GetObject'], bucket.arnForObjects(`${JOBS}*/pictures/*`));
  allow(role, ['s3:PutObject'], bucket.arnForObjects(`${JOBS}*/parts/*`));
  Validations.of(role).acknowledge(
    { id: wildcardBelow(bucket, `/${INBOX}*`), reason: 'People put pictures there under names of their own' },
    { id: wildcardBelow(bucket, `/${JOBS}*/pictures/*`), reason: byId },
    { id: wildcardBelow(bucket, `/${JOBS}*/parts/*`), reason: byId },
  );
}

/** The API function: keeps the state of jobs, begins, follows and stops their executions. */
export function grantKeeping(role: iam.Role, blobs: BlobStore, machine: sfn.StateMachine): void {
  const { bucket } = blobs;
  allow(role, ['s3:GetObject', 's3:PutObject'], bucket.arnForObjects(`${JOBS}*`));
  listBelow(role, blobs, [JOBS]);
  allow(role, ['states:StartExecution'], machine.stateMachineArn);
  allow(role, ['states:DescribeExecution', 'states:StopExecution'], executionsOf(machine, ':*'));
  Validations.of(role).acknowledge(
    { id: wildcardBelow(bucket, `/${JOBS}*`), reason: byId },
    { id: executionsFinding(machine, ':*'), reason: 'Executions are named like their jobs' },
  );
}

/** The function of the first and the last step: finds pictures, writes results, also to where the pictures came from. */
export function grantSteps(role: iam.Role, blobs: BlobStore, models: ModelStore): void {
  const { bucket } = blobs;
  allow(role, ['s3:GetObject'], models.bucket.arnForObjects('*'));
  allow(role, ['s3:ListBucket'], models.bucket.bucketArn);
  allow(role, ['s3:GetObject'], bucket.arnForObjects('uploads/*'));
  allow(role, ['s3:GetObject', 's3:PutObject', 's3:DeleteObject'], bucket.arnForObjects(`${JOBS}*`));
  allow(role, ['s3:PutObject'], bucket.arnForObjects(`${INBOX}*/results/*`));
  listBelow(role, blobs, [JOBS, INBOX]);
  Validations.of(role).acknowledge(
    { id: 'AwsSolutions-IAM5[Resource::*]', reason: 'X-Ray takes segments for no resource in particular' },
    { id: wildcardBelow(models.bucket, '/*'), reason: 'It looks up any model of the bucket, read only' },
    { id: wildcardBelow(bucket, '/uploads/*'), reason: 'Uploads have names made when they are asked for' },
    { id: wildcardBelow(bucket, `/${JOBS}*`), reason: byId },
    { id: wildcardBelow(bucket, `/${INBOX}*/results/*`), reason: 'Folders of the inbox are named by people' },
  );
}

/** The machine: reads manifests, writes what its map has to say. */
export function grantMap(role: iam.Role, { bucket }: BlobStore): void {
  allow(role, ['s3:GetObject'], bucket.arnForObjects(`${JOBS}*/manifest.json`));
  const written = bucket.arnForObjects(`${JOBS}*/map/*`);
  allow(role, ['s3:PutObject', 's3:GetObject', 's3:ListMultipartUploadParts', 's3:AbortMultipartUpload'], written);
  Validations.of(role).acknowledge(
    { id: 'AwsSolutions-IAM5[Resource::*]', reason: 'X-Ray and log delivery take no resource in particular' },
    { id: wildcardBelow(bucket, `/${JOBS}*/manifest.json`), reason: byId },
    { id: wildcardBelow(bucket, `/${JOBS}*/map/*`), reason: byId },
  );
}

/** The machine, of itself: its map's children are executions of it. A policy of its own, since the machine waits for its role. */
export function grantChildren(role: iam.Role, machine: sfn.StateMachine): void {
  const kinds = [':*', '/*'];
  const policy = new iam.Policy(machine, 'Children', {
    statements: [
      new iam.PolicyStatement({ actions: ['states:StartExecution'], resources: [machine.stateMachineArn] }),
      new iam.PolicyStatement({
        actions: ['states:DescribeExecution', 'states:StopExecution'],
        resources: kinds.map((kind) => executionsOf(machine, kind)),
      }),
    ],
  });
  policy.attachToRole(role);
  Validations.of(policy).acknowledge(
    ...kinds.map((kind) => ({
      id: executionsFinding(machine, kind),
      reason: 'Executions of the machine itself, named when they begin',
    })),
  );
}

/** ARN of executions of a machine: `:*` of its own, `/*` of its maps' children. */
function executionsOf(machine: sfn.StateMachine, kind: string): string {
  return Stack.of(machine).formatArn({
    service: 'states',
    resource: 'execution',
    resourceName: `${machine.stateMachineName}${kind}`,
    arnFormat: ArnFormat.COLON_RESOURCE_NAME,
  });
}

function executionsFinding(machine: sfn.StateMachine, kind: string): string {
  const id = Stack.of(machine).getLogicalId(machine.node.defaultChild as CfnResource);
  return `AwsSolutions-IAM5[Resource::arn:<AWS::Partition>:states:<AWS::Region>:<AWS::AccountId>:execution:<${id}.Name>${kind}]`;
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
