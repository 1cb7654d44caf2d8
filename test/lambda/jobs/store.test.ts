import { jobRequestSchema } from '../../../contract/jobs.ts';
import { partKey } from '../../../lambda/jobs/layout.ts';
import { createJobStore, toJob } from '../../../lambda/jobs/store.ts';
import { describeBoth, jobFiles } from './adapters.ts';

const request = (prefix: string, idempotencyKey?: string) =>
  jobRequestSchema.parse({ source: { prefix }, ...(idempotencyKey !== undefined && { idempotencyKey }) });

describeBoth('jobs', jobFiles, (make) => {
  it('are listed newest first, page after page, those of a key or all', async () => {
    const store = createJobStore(await make());
    const ids: string[] = [];
    for (const [at, key] of ['anna', 'ben', 'anna', 'anna'].entries()) {
      const { job } = await store.create({ request: request(`p${at}`), key });
      ids.unshift(job.id);
      // Ids of one millisecond have no order.
      await new Promise((resolve) => setTimeout(resolve, 2));
    }
    const all = await store.list(undefined, undefined, 3);
    expect(all.items.map(({ id }) => id)).toEqual(ids.slice(0, 3));
    const rest = await store.list(undefined, all.next!, 3);
    expect([rest.items.map(({ id }) => id), rest.next]).toEqual([ids.slice(3), null]);
    expect((await store.list('anna', undefined, 10)).items.map(({ key }) => key)).toEqual(['anna', 'anna', 'anna']);
    expect((await store.list('nobody', undefined, 10)).items).toEqual([]);
    expect((await store.list(undefined, '../../etc', 10)).items).toHaveLength(4);
  });

  it('are the same for the same idempotency key and request, also when asked at once', async () => {
    const store = createJobStore(await make());
    const made = await Promise.all(
      Array.from({ length: 5 }, () => store.create({ request: request('p', 'k'), key: 'a' })),
    );
    expect(new Set(made.map(({ job }) => job.id)).size).toBe(1);
    expect(made.filter(({ isNew }) => isNew)).toHaveLength(1);
    expect((await store.list('a', undefined, 10)).items).toHaveLength(1);
  });

  it('are refused where the idempotency key stands for another request, but for that of another caller', async () => {
    const store = createJobStore(await make());
    const { job } = await store.create({ request: request('p', 'k'), key: 'a' });
    await expect(store.create({ request: request('q', 'k'), key: 'a' })).rejects.toMatchObject({
      code: 'request_invalid',
      message: expect.stringMatching(new RegExp(`"k" stands for another request, that of job ${job.id}`)),
    });
    expect((await store.create({ request: request('q', 'k'), key: 'b' })).isNew).toBe(true);
  });

  it('keep every change of several at a time', async () => {
    const store = createJobStore(await make());
    const { job } = await store.create({ request: request('p') });
    const add = (now: typeof job) => ({ ...now, total: (now.total ?? 0) + 1 });
    await Promise.all(Array.from({ length: 6 }, () => store.update(job.id, add)));
    expect((await store.get(job.id))?.total).toBe(6);
    await expect(store.update('01M7WPMKPA7K7W9JY4920YJR90', add)).rejects.toMatchObject({ code: 'not_found' });
  });

  it('count what their parts hold, a batch that was done twice once', async () => {
    const files = await make();
    const store = createJobStore(files);
    const { job } = await store.create({ request: request('p') });
    for (const part of [
      { from: 0, done: 18, failed: 2 },
      { from: 20, done: 7, failed: 0 },
      { from: 20, done: 19, failed: 1 },
    ])
      await files.write(partKey(job.id, part), '');
    const counts = await store.counts(job.id);
    expect(counts).toEqual({ done: 37, failed: 3 });
    expect(toJob({ ...job, state: 'running', total: 80 }, counts)).toMatchObject({
      progress: 0.5,
      counts: { total: 80 },
    });
  });

  it('have ids that lead nowhere else', async () => {
    const store = createJobStore(await make());
    for (const id of ['../x', '', 'index', '01M7WPMKPA7K7W9JY4920YJR9U']) expect(await store.get(id)).toBeUndefined();
  });
});
