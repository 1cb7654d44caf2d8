import { createOneAtATime } from '../../frontend/src/browser/one-at-a-time.ts';

function loan() {
  const released: string[] = [];
  const use = createOneAtATime(async (thing: string) => void released.push(thing));
  return { use, released, load: (key: string) => async () => key };
}
const settled = () => new Promise(setImmediate);

test('loads once for all who ask, and keeps it', async () => {
  const { use, released } = loan();
  let loads = 0;
  const load = async () => `model ${++loads}`;
  const asked = await Promise.all([1, 2].map(() => use('a', load, async (thing) => thing)));
  expect([...asked, await use('a', load, async (thing) => thing)]).toEqual(['model 1', 'model 1', 'model 1']);
  await settled();
  expect(released).toEqual([]);
});

test('another takes its place: it is released, at the end of the last use', async () => {
  const { use, released, load } = loan();
  const { promise: done, resolve: finish } = Promise.withResolvers<void>();
  const busy = use('a', load('a'), () => done);
  await use('b', load('b'), async () => {});
  await settled();
  expect(released).toEqual([]);
  finish();
  await busy;
  await settled();
  expect(released).toEqual(['a']);
  await use('c', load('c'), async () => {});
  await settled();
  expect(released).toEqual(['a', 'b']);
});

test('what did not load is tried again', async () => {
  const { use, released, load } = loan();
  await expect(
    use(
      'a',
      () => Promise.reject(new Error('offline')),
      async () => {},
    ),
  ).rejects.toThrow('offline');
  expect(await use('a', load('a'), async (thing) => thing)).toBe('a');
  await settled();
  expect(released).toEqual([]);
});
