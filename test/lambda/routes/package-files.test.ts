import { join } from 'node:path';
import { useFolders } from '../../support/folders.ts';
import { localApp } from '../../support/local-app.ts';
import { writePackage } from '../../support/packages.ts';

const folder = useFolders();

test('samples of the version asked for are to be had by their addresses', async () => {
  const models = folder();
  writePackage(join(models, 'means', '1.0.0'), { files: { 'samples/a.jpg': 'old' } });
  writePackage(join(models, 'means', '1.1.0'), { manifest: { version: '1.1.0' }, files: { 'samples/b.jpg': 'new' } });
  const call = localApp({ GLIMPSE_MODELS: models, GLIMPSE_HOME: folder() });
  const samples = async (version?: string) => {
    const query = version === undefined ? {} : { version };
    const { body } = await call({ method: 'GET', path: '/v1/models/means/samples', query });
    const urls = body.items.map(({ url }: { url: string }) => new URL(url, 'http://localhost'));
    return Promise.all(
      urls.map(async ({ pathname, searchParams }: URL) => {
        const { body: base64 } = await call({ method: 'GET', path: pathname, query: Object.fromEntries(searchParams) });
        return Buffer.from(base64, 'base64').toString();
      }),
    );
  };
  expect(await samples()).toEqual(['new']);
  expect(await samples('1.0.0')).toEqual(['old']);
});
