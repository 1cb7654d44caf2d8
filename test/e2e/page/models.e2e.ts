import { execFile } from 'node:child_process';
import { mkdtempSync } from 'node:fs';
import { cp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { Manifest } from '../../../contract/model.ts';
import { describePage, root, setUp } from './stand.ts';
import { expectCount, manifestOf } from './steps.ts';

describePage('Models', () => {
  const stand = setUp();

  test('lists each with task, classes, size and its headline figure', async () => {
    const page = await stand.open('/models');
    const tile = page.locator('.tile', { hasText: 'cells' });
    await tile.getByText('default').waitFor();
    await tile.getByText(/detection · 3 classes · 416 × 416 · mAP 0\.\d+/).waitFor();
    await expectCount(tile.locator('.sample-strip img'), 4);
  });

  test('says of each whether it agrees with its own framework, checked once', async () => {
    const page = await stand.open('/models');
    const tiles = page.locator('.tile');
    await tiles.first().waitFor();
    const count = await tiles.count();
    let checks = 0;
    page.on('request', (request) => {
      if (/\/check\?/.test(request.url())) checks++;
    });
    await tiles
      .getByText('Agrees with its own framework')
      .nth(count - 1)
      .waitFor();
    const before = checks;
    await page.getByRole('link', { name: 'Compare', exact: true }).click();
    await page.getByRole('link', { name: 'Models', exact: true }).click();
    await tiles
      .getByText('Agrees with its own framework')
      .nth(count - 1)
      .waitFor();
    expect(checks).toBe(before);
  });

  test('shows one in full: versions, labels, figures and its card', async () => {
    const manifest = await manifestOf('cells');
    const page = await stand.open('/models');
    await page.getByRole('link', { name: 'cells' }).click();
    await page.getByRole('heading', { name: 'cells', exact: true }).waitFor();
    await page.getByText('answers now').waitFor();
    for (const label of ['RBC', 'WBC', 'Platelets']) await page.locator('.total', { hasText: label }).waitFor();
    await page.getByText(manifest.metrics!.map!.toFixed(3), { exact: true }).first().waitFor();
    await page.locator('.model-card h2, .model-card h3').first().waitFor();
    await page.reload();
    await page.getByRole('heading', { name: 'cells', exact: true }).waitFor();
  });

  test('runs the parity check and says how near the answers are', async () => {
    const page = await stand.open('/models?name=cells');
    await page.getByText('Answers as its own framework does').waitFor();
    await page
      .getByText(/boxes within 0\.\d+ px, scores within 0\.\d+, over \d+ predictions on \d+ pictures/)
      .waitFor();
  });

  test('takes one to Predict', async () => {
    const { width, height } = (await manifestOf('nuclei')).input;
    const page = await stand.open('/models?name=nuclei');
    await page.getByRole('button', { name: 'Use this model' }).click();
    await page.getByText(`The model looks at ${width} × ${height} pixels`).waitFor();
  });

  test('names a model that is not there', async () => {
    const page = await stand.open('/models?name=none.such');
    await page.getByText('There is no model “none.such”.').waitFor();
  });
});

describePage('The life of a model', () => {
  const home = mkdtempSync(join(tmpdir(), 'glimpse-life-'));
  const env = { GLIMPSE_MODELS: join(home, 'store') };
  const glimpse = (...args: string[]) =>
    promisify(execFile)(process.execPath, [join(root, 'bin', 'glimpse.ts'), 'models', ...args], {
      env: { ...process.env, ...env, NO_COLOR: '1' },
    });

  beforeAll(async () => {
    const original = join(root, 'models', 'fashion');
    for (const version of ['1.1.0', '1.2.0', '1.3.0']) {
      const folder = join(home, version);
      await cp(original, folder, { recursive: true });
      const manifest = JSON.parse(await readFile(join(folder, 'model.json'), 'utf8')) as Manifest;
      await writeFile(join(folder, 'model.json'), JSON.stringify({ ...manifest, name: 'clothes', version }));
      await glimpse('push', folder, '--reason', `trained as ${version}`);
    }
    await glimpse('promote', 'clothes@1.2.0', '--force', '--reason', 'the best we have');
    await glimpse('split', 'clothes', '1.1.0', '10', '--reason', 'to see it at work');
    await glimpse('shadow', 'clothes', '1.3.0');
  }, 120_000);
  afterAll(() => rm(home, { recursive: true, force: true }));
  const stand = setUp({ env });

  test('is told: which versions answer what share, and what was done, when and why', async () => {
    const page = await stand.open('/models');
    await page.locator('.tile', { hasText: 'clothes' }).getByText('10% 1.1.0').waitFor();
    await page.getByRole('link', { name: 'clothes' }).click();
    const versions = page.locator('.versions li');
    await versions.filter({ hasText: '1.2.0' }).getByText('answers 90%').waitFor();
    await versions.filter({ hasText: '1.1.0' }).getByText('answers 10%').waitFor();
    await versions.filter({ hasText: '1.3.0' }).getByText('shadow: answers along, unseen').waitFor();
    const history = page.getByRole('region', { name: 'History' });
    await history.getByText('1.3.0 answers along, unseen').waitFor();
    await history.getByText('to see it at work').waitFor();
    await history.getByText(/^1\.2\.0 was promoted, in place of 1\.1\.0/).waitFor();
    await history.getByText('Forced, without being shown to be better').waitFor();
    await history.getByText('trained as 1.2.0').waitFor();
    expect(page.errors).toEqual([]);
  }, 60_000);
});
