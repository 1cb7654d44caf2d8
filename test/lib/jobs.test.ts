import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App, Stack } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import { AwsSolutionsChecks } from 'cdk-nag';
import { BlobStore } from '../../lib/blob-store.ts';
import { BucketDeployer } from '../../lib/bucket-deployer.ts';
import { accessLogs } from '../../lib/buckets.ts';
import { readSettings } from '../../lib/config.ts';
import { grantBatches } from '../../lib/job-grants.ts';
import { Jobs } from '../../lib/jobs.ts';
import { ModelStore } from '../../lib/model-store.ts';
import { DailyJob } from '../../lib/schedule.ts';

const code = mkdtempSync(join(tmpdir(), 'glimpse-jobs-'));
writeFileSync(join(code, 'handler.cjs'), 'exports.handler = async () => {};\n');
afterAll(() => rmSync(code, { recursive: true, force: true }));

/** The construct with what it stands on, and the roles that are given something by it. */
function make() {
  const app = new App({ context: { '@aws-cdk/core:newStyleStackSynthesis': true } });
  const stack = new Stack(app, 'Stack');
  const { settings } = readSettings({
    schedulePrefix: 'returns',
    scheduleTime: '18:00',
    scheduleZone: 'Europe/Berlin',
  });
  const logs = accessLogs(stack, 'AccessLogs', settings);
  const deployer = new BucketDeployer(stack, 'Deployer', settings);
  const models = new ModelStore(stack, 'Models', { settings, logs, builtin: [], deployer });
  const blobs = new BlobStore(stack, 'Blobs', { settings, logs });
  const model = lambda.Function.fromFunctionAttributes(stack, 'Model', {
    functionArn: 'arn:aws:lambda:eu-central-1:123456789012:function:model:live',
  });
  const jobs = new Jobs(stack, 'Jobs', { settings, code, models, blobs, model, namespace: 'Glimpse/test' });
  const role = (id: string) => new iam.Role(stack, id, { assumedBy: new iam.ServicePrincipal('lambda.amazonaws.com') });
  const modelRole = role('ModelRole');
  grantBatches(modelRole, blobs);
  const apiRole = role('ApiRole');
  jobs.grantKeeping(apiRole);
  new DailyJob(stack, 'Daily', { machine: jobs.machine, prefix: 'returns', time: '18:00', zone: 'Europe/Berlin' });
  return { app, stack, jobs, template: Template.fromStack(stack) };
}

describe('jobs in the cloud', () => {
  const { app, template } = make();

  it('break no rule of AWS Solutions', () => {
    const { violations } = new AwsSolutionsChecks(app).validateScope(app);
    expect(violations.map(({ ruleName }) => ruleName)).toEqual([]);
  });

  it('let the model function read pictures and leave parts, and nothing else of jobs', () => {
    template.hasResourceProperties('AWS::IAM::Policy', {
      Roles: [{ Ref: Match.stringLikeRegexp('^ModelRole') }],
      PolicyDocument: {
        Statement: [
          { Action: 's3:GetObject', Resource: below('/inbox/*') },
          { Action: 's3:GetObject', Resource: below('/jobs/*/pictures/*') },
          { Action: 's3:PutObject', Resource: below('/jobs/*/parts/*') },
        ].map((statement) => Match.objectLike(statement)),
      },
    });
  });

  it('begin every day at the time set, by the clock of the zone, with the folder as input', () => {
    template.hasResourceProperties('AWS::Scheduler::Schedule', {
      ScheduleExpression: 'cron(0 18 * * ? *)',
      ScheduleExpressionTimezone: 'Europe/Berlin',
      Target: Match.objectLike({ Input: '{"schedule":{"prefix":"returns"}}' }),
    });
    template.hasResourceProperties('AWS::IAM::Role', {
      AssumeRolePolicyDocument: {
        Statement: [
          Match.objectLike({
            Principal: { Service: 'scheduler.amazonaws.com' },
            Condition: { StringEquals: { 'aws:SourceAccount': { Ref: 'AWS::AccountId' } } },
          }),
        ],
      },
    });
  });

  it('are kept as many days as set', () => {
    template.hasResourceProperties('AWS::S3::Bucket', {
      LifecycleConfiguration: {
        Rules: Match.arrayWith([Match.objectLike({ Prefix: 'jobs/', ExpirationInDays: 30, Status: 'Enabled' })]),
      },
    });
  });
});

function below(path: string) {
  return { 'Fn::Join': ['', [{ 'Fn::GetAtt': [Match.stringLikeRegexp('^Blobs'), 'Arn'] }, path]] };
}
