import { mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sharp from 'sharp';
import { bundle } from '../../bin/bundle.ts';
import { limits } from '../../contract/limits.ts';
import { proxyEvent } from '../support/events.ts';
import { startFunction } from '../support/lambda-function.ts';
import { writePackage } from '../support/packages.ts';

// The bundle as the image holds it, run by the real runtime interface client against a Runtime API.
const root = join(import.meta.dirname, '..', '..');
const folder = mkdtempSync(join(tmpdir(), 'glimpse-runtime-'));
const running: { stop(): Promise<void> }[] = [];
let red: Buffer;

async function start() {
  const started = await startFunction({
    root: folder,
    handler: 'handler.handler',
    timeoutMs: 20_000,
    env: { GLIMPSE_MODELS: join(folder, 'models') },
  });
  running.push(started);
  return started;
}

beforeAll(async () => {
  await bundle(join(root, 'lambda', 'handler.ts'), join(folder, 'handler.cjs'));
  symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'));
  writePackage(join(folder, 'models', 'means'));
  red = await sharp({ create: { width: 40, height: 30, channels: 3, background: '#f00' } })
    .jpeg()
    .toBuffer();
});

afterAll(async () => {
  for (const each of running) await each.stop();
  rmSync(folder, { recursive: true, force: true });
});

function answerOf(reply: unknown): { statusCode: number; body: Record<string, unknown> } {
  const { payload } = reply as { payload: { statusCode: number; body: string } };
  return { statusCode: payload.statusCode, body: JSON.parse(payload.body) };
}

describe('the bundled function under the real runtime interface client', () => {
  it('starts without loading a model, answers the first call cold and later ones warm', async () => {
    const model = await start();
    expect(await model.start()).toBeUndefined();
    expect(model.log()).not.toContain('model loaded');
    const event = proxyEvent({ headers: { 'content-type': 'image/jpeg' }, body: red });
    const first = answerOf(await model.invoke(event));
    const second = answerOf(await model.invoke(event));
    expect(first).toMatchObject({ statusCode: 200, body: { timing: { coldStart: true } } });
    expect(second).toMatchObject({ statusCode: 200, body: { timing: { coldStart: false, modelLoadMs: 0 } } });
    expect(second.body.predictions).toEqual(first.body.predictions);
    expect(model.log().match(/model loaded/g)).toHaveLength(1);
  });

  it('answers a poison picture with a problem and goes on in the same process', async () => {
    const model = await start();
    const bad = answerOf(await model.invoke(proxyEvent({ body: red.subarray(0, 100) })));
    const pid = model.pid();
    expect(bad).toMatchObject({ statusCode: 422, body: { code: 'image_unreadable' } });
    expect(answerOf(await model.invoke(proxyEvent({ body: red }))).statusCode).toBe(200);
    expect(model.pid()).toBe(pid);
  });

  it('takes the largest inline picture, and refuses one above it by name of the limit', async () => {
    const model = await start();
    const padded = (bytes: number) => Buffer.concat([red, Buffer.alloc(bytes - red.length)]);
    const most = answerOf(await model.invoke(proxyEvent({ body: padded(limits.inlineBytes) })));
    expect(most.statusCode).toBe(200);
    const more = answerOf(await model.invoke(proxyEvent({ body: padded(limits.inlineBytes + 1) })));
    expect(more).toMatchObject({
      statusCode: 413,
      body: { code: 'image_too_large', detail: expect.stringContaining('/v1/uploads') },
    });
  });

  it('never writes picture bytes into its log', async () => {
    const model = await start();
    const event = proxyEvent({ body: red });
    await model.invoke(event);
    await model.invoke({ ...event, path: '/v1/predict', queryStringParameters: { threshold: '9' } });
    expect(model.log()).not.toContain(event.body!.slice(100, 160));
  });
});
