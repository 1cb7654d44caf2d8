import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startFunction } from './lambda-function.ts';

const folder = mkdtempSync(join(tmpdir(), 'glimpse-function-'));
const running: { stop(): Promise<void> }[] = [];

async function start(handler: string, timeoutMs = 20_000) {
  const started = await startFunction({ root: folder, handler, timeoutMs });
  running.push(started);
  return started;
}

beforeAll(() => {
  writeFileSync(join(folder, 'broken.cjs'), "throw new Error('no init')");
  writeFileSync(
    join(folder, 'odd.cjs'),
    `exports.hang = async () => new Promise((resolve) => setTimeout(resolve, 60_000));
     exports.crash = async (event) => { if (event.crash) process.exit(7); return 'fine'; };
     exports.large = async () => 'x'.repeat(7 * 1024 * 1024);`,
  );
});

afterAll(async () => {
  for (const each of running) await each.stop();
  rmSync(folder, { recursive: true, force: true });
});

describe('a function under the real runtime interface client', () => {
  it('reports an init that fails', async () => {
    const broken = await start('broken.handler');
    expect(await broken.start()).toMatchObject({ error: { errorMessage: expect.stringContaining('no init') } });
  });

  it('ends a call that takes too long, and starts anew for the next', async () => {
    const hanging = await start('odd.hang', 300);
    await hanging.start();
    const pid = hanging.pid();
    expect(await hanging.invoke({})).toMatchObject({ error: { errorType: 'Sandbox.Timedout' } });
    const again = hanging.invoke({});
    expect(await again).toMatchObject({ error: { errorType: 'Sandbox.Timedout' } });
    expect(hanging.pid()).not.toBe(pid);
  });

  it('survives a crash: the next call is answered by a new process', async () => {
    const fragile = await start('odd.crash');
    expect(await fragile.invoke({ crash: true })).toMatchObject({ error: { errorType: 'Runtime.ExitError' } });
    expect(await fragile.invoke({})).toEqual({ payload: 'fine' });
  });

  it('refuses an answer above 6 MB', async () => {
    const large = await start('odd.large');
    expect(await large.invoke({})).toMatchObject({ error: { errorType: 'Function.ResponseSizeTooLarge' } });
  });
});
