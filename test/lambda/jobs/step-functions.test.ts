import { CreateStateMachineCommand, ListExecutionsCommand, SFNClient, type SFNClientConfig } from '@aws-sdk/client-sfn';
import { ulid } from 'ulid';
import { createStepFunctionsRunner } from '../../../lambda/jobs/step-functions.ts';
import { jobMachine } from '../../../lib/job-machine.ts';
import { describeS3, s3Config } from '../../support/s3.ts';

const { endpoint, region, credentials } = s3Config;
const config = { endpoint, region, credentials } as SFNClientConfig;

describeS3('the runner by Step Functions', () => {
  async function make() {
    const client = new SFNClient(config);
    const parts = { bucket: 'b', prefix: 'jobs/', modelFunction: 'm', jobFunction: 'j', topic: 't' };
    const definition = JSON.stringify(jobMachine({ ...parts, batchSize: 1, concurrency: 1, toleratedPercent: 0 }));
    const roleArn = 'arn:aws:iam::123456789012:role/r';
    const made = await client.send(new CreateStateMachineCommand({ name: ulid(), definition, roleArn }));
    const stateMachineArn = made.stateMachineArn ?? '';
    const executions = async () => {
      const { executions: all = [] } = await client.send(new ListExecutionsCommand({ stateMachineArn }));
      return Object.fromEntries(all.map(({ name, status }) => [name, status]));
    };
    return { runner: createStepFunctionsRunner(stateMachineArn, config), executions };
  }

  it('begins a job once, however often it is asked', async () => {
    const { runner, executions } = await make();
    const id = ulid();
    await Promise.all([runner.start(id), runner.start(id)]);
    await runner.start(id);
    expect(await executions()).toEqual({ [id]: 'RUNNING' });
    expect(await runner.lost(id)).toBeUndefined();
  });

  it('ends the execution of a job that is cancelled, and begins the one that puts it together', async () => {
    const { runner, executions } = await make();
    const id = ulid();
    await runner.start(id);
    await runner.cancel(id);
    expect(await executions()).toEqual({ [id]: 'ABORTED', [`${id}-cancelled`]: 'RUNNING' });
    expect(await runner.lost(id)).toMatch(/ended as ABORTED/);
  });

  it('puts together a job that was cancelled before it began', async () => {
    const { runner, executions } = await make();
    const id = ulid();
    await runner.cancel(id);
    expect(await executions()).toEqual({ [`${id}-cancelled`]: 'RUNNING' });
  });

  it('knows after a minute that a job was never begun', async () => {
    const { runner } = await make();
    expect(await runner.lost(ulid())).toBeUndefined();
    expect(await runner.lost(ulid(Date.now() - 61_000))).toMatch(/never begun/);
  });
});
