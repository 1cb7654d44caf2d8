import { Stack, TimeZone } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as scheduler from 'aws-cdk-lib/aws-scheduler';
import { StepFunctionsStartExecution } from 'aws-cdk-lib/aws-scheduler-targets';
import type * as sfn from 'aws-cdk-lib/aws-stepfunctions';
import { Construct } from 'constructs';
import type { ExecutionInput } from '../lambda/jobs/events.ts';

interface ScheduleProps {
  readonly machine: sfn.StateMachine;
  /** Folder of the inbox. */
  readonly prefix: string;
  /** `18:00`, by the clock of the zone. */
  readonly time: string;
  readonly zone: string;
}

/** A job every day over what lies in a folder of the inbox; results go to its `results/<date>/`. */
export class DailyJob extends Construct {
  constructor(scope: Construct, id: string, { machine, prefix, time, zone }: ScheduleProps) {
    super(scope, id);
    const [hour, minute] = time.split(':').map(Number);
    const input: ExecutionInput = { schedule: { prefix } };
    const role = new iam.Role(this, 'Role', {
      // Of this account: schedules of others could name the role, too.
      assumedBy: new iam.ServicePrincipal('scheduler.amazonaws.com', {
        conditions: { StringEquals: { 'aws:SourceAccount': Stack.of(this).account } },
      }),
    });
    new scheduler.Schedule(this, 'Schedule', {
      description: `Glimpse: a job over ${prefix} every day at ${time}`,
      schedule: scheduler.ScheduleExpression.cron({
        hour: String(hour),
        minute: String(minute),
        timeZone: TimeZone.of(zone),
      }),
      target: new StepFunctionsStartExecution(machine, {
        input: scheduler.ScheduleTargetInput.fromObject(input),
        role,
      }),
    });
  }
}
