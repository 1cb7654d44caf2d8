import { type Duration, RemovalPolicy } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as logs from 'aws-cdk-lib/aws-logs';
import type { Construct } from 'constructs';
import type { Environment } from '../lambda/config.ts';
import type { Settings } from './config.ts';

/** The alias of a function that gets traffic: versions move below it. */
export const ALIAS_NAME = 'live';

/**
 * Versions outlive the release after theirs, to go back to. That of a release that failed goes with it: still there, it would
 * stand in the way of the same release once more, since Lambda publishes nothing twice and CloudFormation takes that for a fault.
 */
export const keptVersions: lambda.VersionOptions = { removalPolicy: RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE };

type LogSettings = Pick<Settings, 'logDays' | 'removal'>;

/** A log group that ends: retention as set, removed with the stack where buckets are. */
export function endingLog(scope: Construct, id: string, settings: LogSettings, logGroupName?: string): logs.LogGroup {
  return new logs.LogGroup(scope, id, {
    ...(logGroupName !== undefined && { logGroupName }),
    retention: settings.logDays as logs.RetentionDays,
    removalPolicy: settings.removal === 'destroy' ? RemovalPolicy.DESTROY : RemovalPolicy.RETAIN,
  });
}

/** A role that can write one log group and nothing else: AWS's own basic role may write all of them. */
export function functionRole(scope: Construct, id: string, logGroup: logs.ILogGroup): iam.Role {
  const role = new iam.Role(scope, id, { assumedBy: new iam.ServicePrincipal('lambda.amazonaws.com') });
  allow(role, ['logs:CreateLogStream', 'logs:PutLogEvents'], logGroup.logGroupArn);
  return role;
}

/** Lets a role do these actions on one resource. */
export function allow(role: iam.Role, actions: string[], resource: string): void {
  role.addToPolicy(new iam.PolicyStatement({ actions, resources: [resource] }));
}

interface ZipFunctionProps {
  readonly description: string;
  /** Folder with its bundle, which exports `handler` from `handler.cjs`. */
  readonly code: string;
  readonly memoryMb: number;
  readonly timeout: Duration;
  readonly environment: Environment | Readonly<Record<string, string>>;
  readonly tracing?: boolean;
}

export interface ZipFunction {
  readonly function: lambda.Function;
  readonly role: iam.Role;
  readonly logGroup: logs.LogGroup;
}

/** A function that needs no native library: a bundle on arm64, a fifth cheaper, with a role and a log of its own. */
export function zipFunction(scope: Construct, settings: LogSettings, props: ZipFunctionProps): ZipFunction {
  const logGroup = endingLog(scope, 'Logs', settings);
  const role = functionRole(scope, 'Role', logGroup);
  return {
    role,
    logGroup,
    function: new lambda.Function(scope, 'Function', {
      description: `Glimpse: ${props.description}`,
      runtime: lambda.Runtime.NODEJS_24_X,
      architecture: lambda.Architecture.ARM_64,
      handler: 'handler.handler',
      code: lambda.Code.fromAsset(props.code),
      memorySize: props.memoryMb,
      timeout: props.timeout,
      role,
      logGroup,
      loggingFormat: lambda.LoggingFormat.JSON,
      tracing: props.tracing ? lambda.Tracing.ACTIVE : lambda.Tracing.DISABLED,
      environment: { ...props.environment },
      currentVersionOptions: keptVersions,
    }),
  };
}
