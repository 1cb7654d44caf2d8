import { Duration, Validations } from 'aws-cdk-lib';
import * as events from 'aws-cdk-lib/aws-events';
import * as targets from 'aws-cdk-lib/aws-events-targets';
import type * as lambda from 'aws-cdk-lib/aws-lambda';
import type * as logs from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import type { GateEnvironment } from '../lambda/gate.ts';
import type { Settings } from './config.ts';
import { wildcardBelow } from './findings.ts';
import { ALIAS_NAME, allow, zipFunction } from './functions.ts';

interface GateProps {
  readonly settings: Settings;
  /** Folder with its bundle. */
  readonly code: string;
  readonly model: lambda.Function;
  readonly api: lambda.Function;
}

/** Runs the parity check of every model: of new versions before they get traffic, and of the live ones once a day. */
export class Gate extends Construct {
  readonly function: lambda.Function;
  readonly logGroup: logs.ILogGroup;

  constructor(scope: Construct, id: string, { settings, code, model, api }: GateProps) {
    super(scope, id);
    const environment: GateEnvironment = {
      GLIMPSE_NEW_MODEL: model.currentVersion.functionArn,
      GLIMPSE_NEW_API: api.currentVersion.functionArn,
      // Spelled out: a reference to an alias would wait for this function, which the alias itself waits for.
      GLIMPSE_LIVE_MODEL: `${model.functionArn}:${ALIAS_NAME}`,
      GLIMPSE_LIVE_API: `${api.functionArn}:${ALIAS_NAME}`,
    };
    const {
      function: gate,
      role,
      logGroup,
    } = zipFunction(this, settings, {
      description: 'checks that models give the answers they were packaged with',
      code,
      memoryMb: 256,
      timeout: Duration.minutes(5),
      environment: { ...environment },
    });
    this.function = gate;
    this.logGroup = logGroup;
    for (const each of [model, api]) {
      allow(role, ['lambda:InvokeFunction'], `${each.functionArn}:*`);
      Validations.of(role).acknowledge({
        id: wildcardBelow(each, ':*'),
        reason: 'Any version of the one function: which one is new is known at deploy only',
      });
    }
    new events.Rule(this, 'Daily', {
      description: 'Glimpse: the daily parity check',
      schedule: events.Schedule.rate(Duration.days(1)),
      targets: [new targets.LambdaFunction(gate, { retryAttempts: 0 })],
    });
  }
}
