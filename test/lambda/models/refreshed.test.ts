import { createRefreshed } from '../../../lambda/models/refreshed.ts';

/** One value and a clock of its own; `answer` is what a reading gives. */
function setUp() {
  const world = {
    reads: 0,
    errors: [] as string[],
    answer: async (): Promise<string | undefined> => `value ${world.reads}`,
    pass(ms: number) {
      now += ms;
    },
    get: () =>
      refreshed('key', () => {
        world.reads++;
        return world.answer();
      }),
  };
  let now = 1000;
  const log = { error: (message: string) => void world.errors.push(message) };
  const refreshed = createRefreshed<string | undefined>(60, log, () => now);
  return world;
}

const settled = () => new Promise((resolve) => setImmediate(resolve));

describe('a value that is read again', () => {
  it('is taken as it is known in the first half of its time', async () => {
    const world = setUp();
    expect(await world.get()).toBe('value 1');
    world.pass(29_000);
    expect(await world.get()).toBe('value 1');
    expect(world.reads).toBe(1);
  });

  it('is read again in the second half, once, while calls go on with the old one', async () => {
    const world = setUp();
    await world.get();
    world.pass(31_000);
    let arrive = (_: string) => {};
    world.answer = () =>
      new Promise((resolve) => {
        arrive = resolve;
      });
    expect(await Promise.all([world.get(), world.get()])).toEqual(['value 1', 'value 1']);
    expect(world.reads).toBe(2);
    arrive('new');
    await settled();
    world.pass(40_000);
    expect(await world.get()).toBe('new');
  });

  it('is waited for once its time is over', async () => {
    const world = setUp();
    await world.get();
    world.pass(60_000);
    expect(await world.get()).toBe('value 2');
  });

  it('stays as it was where a reading fails, and the log says so', async () => {
    const world = setUp();
    await world.get();
    world.answer = () => Promise.reject(new Error('no connection'));
    world.pass(31_000);
    expect(await world.get()).toBe('value 1');
    await settled();
    expect(world.errors).toEqual(['model store not read, going on with what is known']);
    world.pass(90_000);
    expect(await world.get()).toBe('value 1');
  });

  it('that is not there is asked for each time, and a first failure is told', async () => {
    const world = setUp();
    world.answer = async () => undefined;
    expect([await world.get(), await world.get(), world.reads]).toEqual([undefined, undefined, 2]);
    world.answer = () => Promise.reject(new Error('no connection'));
    await expect(world.get()).rejects.toThrow('no connection');
  });
});
