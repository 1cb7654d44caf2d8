import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import sharp from 'sharp';
import { useFolders } from '../../support/folders.ts';
import { localApp } from '../../support/local-app.ts';
import { writePackage } from '../../support/packages.ts';
import { describeS3, newBucket, s3Config } from '../../support/s3.ts';
import { glimpse } from '../glimpse.ts';

const folder = useFolders();
/** GLIMPSE_REFRESH_SECONDS of the service. */
const REFRESH_MS = 1_000;

/** A service that runs while commands change its model: what calls answered, one after the other, until `stop`. */
function keepCalling(call: ReturnType<typeof localApp>, picture: Buffer) {
  const seen: { readonly at: number; readonly status: number; readonly version: string }[] = [];
  let going = true;
  const ended = (async () => {
    while (going) {
      const { status, body } = await call({ query: { model: 'means' }, body: picture });
      seen.push({ at: performance.now(), status, version: body.model?.version });
      await sleep(20);
    }
  })();
  const stop = async () => {
    going = false;
    await ended;
    return seen;
  };
  return { seen, stop };
}

function itGoesForthAndBack(open: () => Promise<Readonly<Record<string, string>>>): void {
  it('takes a promotion and a rollback within its refresh time, and no call fails', async () => {
    const env = { ...(await open()), GLIMPSE_HOME: folder(), GLIMPSE_REFRESH_SECONDS: String(REFRESH_MS / 1000) };
    const cwd = folder();
    const models = async (...args: string[]) => {
      const { code, stderr } = await glimpse(['models', ...args], cwd, env);
      expect([args[0], code, stderr]).toEqual([args[0], 0, '']);
      return performance.now();
    };
    await models('push', writePackage(join(cwd, 'one'), { manifest: { version: '1.0.0' } }));
    const picture = await sharp({ create: { width: 8, height: 8, channels: 3, background: '#f00' } })
      .png()
      .toBuffer();
    const { seen, stop } = keepCalling(localApp(env), picture);
    await models('push', writePackage(join(cwd, 'two'), { model: 'means-v2', manifest: { version: '1.1.0' } }));
    const promoted = await models('promote', 'means@1.1.0', '--force', '--reason', 'a rehearsal');
    await sleep(REFRESH_MS + 500);
    const back = await models('rollback', 'means');
    await sleep(REFRESH_MS + 500);
    await stop();

    expect(seen.filter(({ status }) => status !== 200)).toEqual([]);
    const versions = seen.map(({ version }) => version).filter((version, at, all) => version !== all[at - 1]);
    expect(versions).toEqual(['1.0.0', '1.1.0', '1.0.0']);
    const first = (version: string, after: number) =>
      seen.find((each) => each.version === version && each.at > after)?.at ?? Infinity;
    const changes = [first('1.1.0', 0), first('1.0.0', first('1.1.0', 0))] as const;
    // The pointer is written before the command ends; a call or two is under way at the limit.
    expect(changes[0]).toBeLessThan(promoted + REFRESH_MS + 300);
    expect(changes[1]).toBeLessThan(back + REFRESH_MS + 300);
  }, 60_000);
}

describe('a service on a folder', () => {
  itGoesForthAndBack(async () => ({ GLIMPSE_MODELS: folder() }));
});

describeS3('a service on a bucket', () => {
  const before = { ...process.env };
  afterEach(() => {
    process.env = before;
  });
  itGoesForthAndBack(async () => {
    const credentials = { AWS_ACCESS_KEY_ID: 'test', AWS_SECRET_ACCESS_KEY: 'test', AWS_REGION: 'eu-central-1' };
    const env = { ...credentials, AWS_ENDPOINT_URL_S3: String(s3Config.endpoint) };
    // The client of the service in this process reads the process's own.
    process.env = { ...process.env, ...env };
    return { ...env, GLIMPSE_MODELS: `s3://${await newBucket()}/models` };
  });
});
