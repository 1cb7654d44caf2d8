import { Duration, Validations } from 'aws-cdk-lib';
import * as events from 'aws-cdk-lib/aws-events';
import * as targets from 'aws-cdk-lib/aws-events-targets';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import { Construct } from 'constructs';
import type { GateEnvironment } from '../lambda/gate.ts';
import type { Settings } from './config.ts';
import { wildcardBelow } from './findings.ts';
import { functionLogs, functionRole } from './functions.ts';

interface GateProps {
  readonly settings: Settings;
  /** Folder with its bundle. */
  readonly code: string;
  readonly model: lambda.Function;
}

/** Runs the parity check of every model: of a new version before it gets traffic, and of the live one once a day. */
export class Gate extends Construct {
  readonly function: lambda.Function;

  constructor(scope: Construct, id: string, { settings, code, model }: GateProps) {
    super(scope, id);
    const logGroup = functionLogs(this, 'Logs', settings);
    const role = functionRole(this, 'Role', logGroup);
    role.addToPolicy(
      new iam.PolicyStatement({ actions: ['lambda:InvokeFunction'], resources: [`${model.functionArn}:*`] }),
    );
    const environment: GateEnvironment = {
      GLIMPSE_NEW_VERSION: model.currentVersion.functionArn,
      // Spelled out: a reference to the alias would wait for this function, which the alias itself waits for.
      GLIMPSE_LIVE_VERSION: `${model.functionArn}:live`,
    };
    this.function = new lambda.Function(this, 'Function', {
      description: 'Glimpse: checks that models give the answers they were packaged with',
      runtime: lambda.Runtime.NODEJS_24_X,
      architecture: lambda.Architecture.ARM_64,
      handler: 'gate.handler',
      code: lambda.Code.fromAsset(code),
      memorySize: 256,
      timeout: Duration.minutes(5),
      role,
      logGroup,
      loggingFormat: lambda.LoggingFormat.JSON,
      environment: { ...environment },
    });
    new events.Rule(this, 'Daily', {
      description: 'Glimpse: the daily parity check',
      schedule: events.Schedule.rate(Duration.days(1)),
      targets: [new targets.LambdaFunction(this.function, { retryAttempts: 0 })],
    });
    Validations.of(role).acknowledge({
      id: wildcardBelow(model, ':*'),
      reason: 'Any version of the one function: which one is new is known at deploy only',
    });
  }
}
