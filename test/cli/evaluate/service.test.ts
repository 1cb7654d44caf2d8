import { once } from 'node:events';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { createLocal } from '../../../cli/local.ts';
import { createHttpServer } from '../../../cli/serve/server.ts';
import { createSite } from '../../../cli/serve/site.ts';
import { useFolders } from '../../support/folders.ts';
import { writePackage } from '../../support/packages.ts';
import { glimpse } from '../glimpse.ts';
import { picture, write } from './data-sets.ts';

const newFolder = useFolders();
const silent = { middlewares: [], info: () => {}, error: () => {}, call: () => {} };
let cwd: string;
let server: Server;

beforeEach(async () => {
  cwd = newFolder();
  const versions = { '1.0.0': ['red', 'green', 'blue'], '1.1.0': ['green', 'red', 'blue'] };
  for (const [version, labels] of Object.entries(versions)) {
    writePackage(join(cwd, 'models', 'colours', version), { manifest: { name: 'colours', version, labels } });
  }
  await write(cwd, {
    'models/colours/current.json': '{"version": "1.0.0"}',
    'data/red/1.png': await picture('#f33'),
    'data/green/1.png': await picture('#2e2'),
    'data/blue/1.png': await picture('#e23'),
  });
  const { app } = createLocal(silent, { GLIMPSE_MODELS: join(cwd, 'models'), GLIMPSE_KEYS: 'secret' });
  const receiveUpload = async () => ({ statusCode: 403, headers: {}, body: '' });
  server = createHttpServer({
    app,
    site: createSite(cwd),
    memoryMb: 1769,
    telemetry: { error: () => {} },
    receiveUpload,
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
});

afterEach(() => {
  server.closeAllConnections();
  server.close();
});

function evaluate(model: string, ...args: string[]) {
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return glimpse(['models', 'evaluate', model, '--data', 'data', '--api', url, '--json', ...args], cwd, {
    NO_COLOR: '1',
  });
}

it('a service is measured by its answers; its memory is its own', async () => {
  const { code, stdout, stderr } = await evaluate('colours', '--key', 'secret');
  expect(stderr).toBe('');
  expect(code).toBe(0);
  expect(JSON.parse(stdout)).toMatchObject({
    model: { name: 'colours', version: '1.0.0' },
    top1: 2 / 3,
    speed: { p50Ms: expect.any(Number) },
    modelMb: null,
  });
});

it('a service that asks for a key is not taken for one whose pictures fail', async () => {
  const { code, stdout, stderr } = await evaluate('colours');
  expect([code, stdout]).toEqual([1, '']);
  expect(stderr).toMatch(/^error: .*x-api-key/m);
});

it('another version is measured by its own labels', async () => {
  // It sees what the current one sees, and calls red green.
  const { code, stdout } = await evaluate('colours', '--key', 'secret', '--version', '1.1.0');
  expect(code).toBe(0);
  expect(JSON.parse(stdout)).toMatchObject({
    model: { version: '1.1.0' },
    top1: 0,
    labels: ['green', 'red', 'blue'],
  });
});
