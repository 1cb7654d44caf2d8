import { createRequire } from 'node:module';
import type { StepEvent } from '../../lambda/jobs/events.ts';
import { jobMachine } from '../../lib/job-machine.ts';
import { execute, StateError, type World } from '../support/state-machine.ts';

interface Validity {
  readonly isValid: boolean;
  readonly errorsText: () => string;
}
const validator: (definition: object) => Validity = createRequire(import.meta.url)('asl-validator');
// It notes in the definition what it takes for granted.
const validate = (definition: object) => validator(structuredClone(definition));

const MODEL = 'arn:aws:lambda:eu-central-1:123456789012:function:model:live';
const JOB = 'arn:aws:lambda:eu-central-1:123456789012:function:job';
const machine = jobMachine({
  bucket: 'blobs',
  prefix: 'jobs/',
  modelFunction: MODEL,
  jobFunction: JOB,
  topic: 'arn:aws:sns:eu-central-1:123456789012:jobs',
  batchSize: 4,
  concurrency: 2,
  toleratedPercent: 20,
});

interface Call {
  readonly jobBatch: { readonly items: readonly { index: number }[]; readonly from: number; readonly job: string };
}

/** Runs the machine over `count` pictures with functions that only note what they are asked. */
async function over(
  count: number,
  parts: { predict?: (batch: Call['jobBatch']) => unknown; scheduled?: boolean; prepare?: () => never },
) {
  const steps: StepEvent[] = [];
  const batches: Call['jobBatch'][] = [];
  const published: object[] = [];
  const world: World = {
    hurry: 1e6,
    publish: (message) => published.push(message),
    async getObject(bucket, key) {
      expect([bucket, key]).toEqual(['blobs', 'jobs/J/manifest.json']);
      return JSON.stringify(Array.from({ length: count }, (_, index) => ({ index, file: `${index}.png` })));
    },
    async invoke(name, payload) {
      if (name === MODEL) {
        const { jobBatch } = payload as Call;
        batches.push(jobBatch);
        const { items, from } = jobBatch;
        return parts.predict?.(jobBatch) ?? { next: items.length, left: 0, from };
      }
      const event = payload as StepEvent;
      steps.push(event);
      if (event.step === 'summarise')
        return { job: 'J', state: 'succeeded', notify: parts.scheduled === true, subject: 'S', message: 'M' };
      parts.prepare?.();
      const model = { name: 'm', version: '1.0.0' };
      return { job: 'J', total: count, manifest: 'J/manifest.json', model, options: { limit: 1 }, key: null };
    },
  };
  const ended = await execute(machine, { job: 'J' }, world, { name: 'J', startTime: '2026-11-20T18:00:00Z' }).then(
    () => 'succeeded',
    (error: unknown) => (error instanceof StateError ? error.name : Promise.reject(error)),
  );
  return { steps, batches, published, ended };
}

const indexes = ({ items }: Call['jobBatch']) => items.map(({ index }) => index);
const crash = () => {
  throw new StateError('Runtime.ExitError', 'Runtime exited');
};

describe('the state machine of a job', () => {
  it('is valid Amazon States Language', () => {
    const { isValid, errorsText } = validate(machine);
    expect(isValid ? '' : errorsText()).toBe('');
  });

  it('would not pass with a state that leads nowhere', () => {
    const broken = structuredClone(machine) as { States: Record<string, { Next: string }> };
    broken.States.Prepare!.Next = 'Nowhere';
    expect(validate(broken).isValid).toBe(false);
  });

  it('prepares, hands every picture out once in batches, and summarises', async () => {
    const { steps, batches, published, ended } = await over(10, {});
    expect(ended).toBe('succeeded');
    expect(batches.map(indexes)).toEqual([
      [0, 1, 2, 3],
      [4, 5, 6, 7],
      [8, 9],
    ]);
    expect(batches[0]).toEqual({
      job: 'J',
      model: { name: 'm', version: '1.0.0' },
      options: { limit: 1 },
      key: null,
      items: expect.any(Array),
      from: 0,
    });
    expect(steps).toEqual([
      { step: 'prepare', input: { job: 'J' }, execution: 'J', time: '2026-11-20T18:00:00Z' },
      { step: 'summarise', input: { job: 'J' }, execution: 'J', time: '2026-11-20T18:00:00Z' },
    ]);
    expect(published).toEqual([]);
  });

  it('asks for no prediction where there are no pictures', async () => {
    const { batches, steps } = await over(0, {});
    expect(batches).toEqual([]);
    expect(steps).toHaveLength(2);
  });

  it('goes on with a batch whose time was over', async () => {
    const predict = ({ items, from }: Call['jobBatch']) => ({ next: from + 1, left: items.length - from - 1 });
    const { batches, ended } = await over(3, { predict });
    expect(batches.map(({ from }) => from)).toEqual([0, 1, 2]);
    expect(ended).toBe('succeeded');
  });

  it('finds the picture that ends its call, and does the others of its batch', async () => {
    const done: number[] = [];
    const predict = (batch: Call['jobBatch']) => {
      if (indexes(batch).includes(5)) crash();
      done.push(...indexes(batch));
      return undefined;
    };
    const { batches, ended } = await over(8, { predict });
    expect(done.sort()).toEqual([0, 1, 2, 3, 4, 6, 7]);
    expect(batches.filter(({ items }) => items.length === 1).map(indexes)).toEqual([[4], [5], [6], [7]]);
    expect(ended).toBe('succeeded');
  });

  it('tries again what was refused because too much ran at once', async () => {
    let refused = 0;
    const predict = () => {
      if (refused++ < 5) throw new StateError('Lambda.TooManyRequestsException', 'Rate exceeded');
      return undefined;
    };
    const { batches } = await over(4, { predict });
    expect(batches).toHaveLength(6);
  });

  it('tells the operator of a scheduled job', async () => {
    const { published } = await over(1, { scheduled: true });
    expect(published).toEqual([{ TopicArn: 'arn:aws:sns:eu-central-1:123456789012:jobs', Subject: 'S', Message: 'M' }]);
  });

  it('summarises what there is where a step cannot be done, and fails', async () => {
    const { steps, ended } = await over(4, { prepare: crash as () => never });
    expect(steps.map(({ step }) => step)).toEqual(['prepare', 'prepare', 'prepare', 'summarise']);
    expect(steps.at(-1)?.error).toEqual({ Error: 'Runtime.ExitError', Cause: 'Runtime exited' });
    expect(ended).toBe('JobStopped');
  });

  it('only summarises what was cancelled', async () => {
    const asked: string[] = [];
    const world: World = {
      hurry: 1,
      publish: () => {},
      getObject: () => Promise.reject(new Error('not read')),
      async invoke(_name, payload) {
        asked.push((payload as StepEvent).step);
        return { job: 'J', state: 'cancelled', notify: false, subject: '', message: '' };
      },
    };
    await execute(machine, { job: 'J', cancelled: true }, world, { name: 'J-cancelled', startTime: '' });
    expect(asked).toEqual(['summarise']);
  });
});
