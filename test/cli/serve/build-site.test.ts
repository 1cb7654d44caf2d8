import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildSite } from '../../../cli/serve/build-site.ts';

let root: string;
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'glimpse-build-site-'));
  await mkdir(join(root, 'frontend', 'dist'), { recursive: true });
  await mkdir(join(root, 'contract'));
  await writeFile(join(root, 'frontend', 'index.html'), '<script type="module" src="/src/missing.ts"></script>');
});
afterEach(() => rm(root, { recursive: true }));

test('a page that cannot be built is an error, also beside an older one: a deploy would ship that', async () => {
  await expect(buildSite(root)).rejects.toThrow('The page could not be built');
}, 60_000);

test('is left alone until a source changes, those that it shares with the service too', async () => {
  await writeFile(join(root, 'frontend', 'dist', 'index.html'), 'an older page');
  expect(await buildSite(root)).toBe(true);
  await new Promise((resolve) => setTimeout(resolve, 20));
  await writeFile(join(root, 'contract', 'limits.ts'), '');
  await expect(buildSite(root)).rejects.toThrow('The page could not be built');
}, 60_000);
