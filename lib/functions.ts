import { RemovalPolicy } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as logs from 'aws-cdk-lib/aws-logs';
import type { Construct } from 'constructs';
import type { Settings } from './config.ts';

/** A log group that ends: retention as set, removed with the stack where buckets are. */
export function functionLogs(
  scope: Construct,
  id: string,
  settings: Pick<Settings, 'logDays' | 'removal'>,
): logs.LogGroup {
  return new logs.LogGroup(scope, id, {
    retention: settings.logDays as logs.RetentionDays,
    removalPolicy: settings.removal === 'destroy' ? RemovalPolicy.DESTROY : RemovalPolicy.RETAIN,
  });
}

/** A role that can write one log group and nothing else: AWS's own basic role may write all of them. */
export function functionRole(scope: Construct, id: string, logGroup: logs.ILogGroup): iam.Role {
  const role = new iam.Role(scope, id, { assumedBy: new iam.ServicePrincipal('lambda.amazonaws.com') });
  role.addToPolicy(
    new iam.PolicyStatement({
      actions: ['logs:CreateLogStream', 'logs:PutLogEvents'],
      resources: [logGroup.logGroupArn],
    }),
  );
  return role;
}
