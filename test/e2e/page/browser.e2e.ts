import { readFile } from 'node:fs/promises';
import type { BrowserContextOptions, Page } from 'playwright-core';
import sharp from 'sharp';
import { agreement } from './agreement.ts';
import { describePage, desktop, setUp } from './stand.ts';
import {
  ask,
  choose,
  chooseModel,
  countCalls,
  eventually,
  predict,
  samplesOf,
  shownResult,
  smear,
  smears,
} from './steps.ts';

const withWorker: BrowserContextOptions = { ...desktop, serviceWorkers: 'allow' };

describePage('The model in the browser', () => {
  const stand = setUp();

  test('agrees with the service: the same objects, boxes within 1 px, scores within 0.01', async () => {
    const page = await stand.open();
    await switchOn(page);
    for (const file of smears) {
      await choose(page, file);
      await predict(page);
      const { unmatched, box, score } = await compared(page, await readFile(file));
      expect({ file, unmatched, near: box < 1, alike: score < 0.01 }).toEqual({
        ...{ file, unmatched: 0 },
        ...{ near: true, alike: true },
      });
    }
  }, 120_000);

  test('outlines objects as the service does: areas within 1%', async () => {
    const page = await stand.open();
    await chooseModel(page, 'nuclei');
    await switchOn(page);
    const file = samplesOf('nuclei')[0]!;
    await choose(page, file);
    await predict(page);
    const here = (await shownResult(page)).predictions;
    const there = (await ask(stand.url, await readFile(file), 'model=nuclei')).predictions;
    const { unmatched, box, score } = agreement(here, there);
    expect({ unmatched, near: box < 1, alike: score < 0.01 }).toEqual({ unmatched: 0, near: true, alike: true });
    const area = (all: typeof here) => all.reduce((sum, prediction) => sum + prediction.area!, 0);
    expect(area(here) / area(there)).toBeCloseTo(1, 2);
    expect(here.every(({ mask }) => mask && 'polygons' in mask && mask.polygons.length > 0)).toBe(true);
  }, 60_000);

  test('finds out what it looked at without the service, on the part that the service finds', async () => {
    const page = await stand.open();
    await chooseModel(page, 'fashion');
    await switchOn(page);
    const [file] = samplesOf('fashion');
    await choose(page, file!);
    await predict(page);
    const counted = countCalls(page);
    await page.getByRole('button', { name: 'Heat map' }).click();
    const canvas = page.locator('canvas.heat');
    await canvas.waitFor({ timeout: 30_000 });
    await page.getByText('The heat map shows where hiding the picture').waitFor();
    expect(counted.calls).toBe(0);
    const { explanation } = await ask(stand.url, await readFile(file!), 'model=fashion&explain=heatmap');
    const here = await canvas.evaluate((element: HTMLCanvasElement) => {
      const { width, height } = element;
      const { data } = element.getContext('2d')!.getImageData(0, 0, width, height);
      return { grid: [height, width], opacity: Array.from({ length: width * height }, (_, i) => data[i * 4 + 3]!) };
    });
    expect(here.grid).toEqual(explanation!.grid);
    const most = Math.max(...explanation!.values);
    // Opacity is the heat, and at its most, which is 150, from five eighths of it on.
    const hot = explanation!.values.map((value) => value / most > 0.7);
    expect(hot.filter((isHot, i) => isHot && here.opacity[i]! < 133)).toEqual([]);
    const cold = explanation!.values.map((value) => value / most < 0.1);
    expect(cold.filter((isCold, i) => isCold && here.opacity[i]! > 67)).toEqual([]);
  }, 60_000);

  test('sends nothing to the service', async () => {
    const page = await stand.open();
    const counted = countCalls(page);
    await switchOn(page);
    await choose(page, smear);
    await predict(page);
    await page.getByText('Nothing: it ran on this device').waitFor();
    expect(counted.calls).toBe(0);
  }, 60_000);

  test('goes on without a connection once loaded', async () => {
    const page = await stand.open('/', withWorker);
    await page.waitForFunction(() => navigator.serviceWorker.controller !== null);
    await switchOn(page);
    await choose(page, smear);
    await predict(page);
    await page.waitForFunction(async () => (await caches.match('/v1/models')) !== undefined);
    await page.context().setOffline(true);
    await page.reload();
    await choose(page, smears[1]!);
    await predict(page);
    expect((await shownResult(page)).predictions.length).toBeGreaterThan(0);
  }, 60_000);

  test('is an app that can be installed', async () => {
    const page = await stand.open('/', withWorker);
    const manifest = (await (await fetch(`${stand.url}/manifest.webmanifest`)).json()) as {
      icons: { src: string; sizes: string }[];
    };
    expect(manifest).toMatchObject({ name: 'Glimpse', start_url: '/', display: 'standalone' });
    for (const { src, sizes } of manifest.icons.filter((icon) => icon.src.endsWith('.png'))) {
      const { width, height } = await sharp(Buffer.from(await (await fetch(stand.url + src)).arrayBuffer())).metadata();
      expect(`${width}x${height}`).toBe(sizes);
    }
    const session = await page.context().newCDPSession(page);
    await eventually(async () => {
      const { installabilityErrors } = await session.send('Page.getInstallabilityErrors');
      // A private window, as tests have it, is never offered the installation.
      return installabilityErrors.every(({ errorId }) => errorId === 'in-incognito');
    });
  });

  async function compared(page: Page, bytes: Uint8Array) {
    return agreement((await shownResult(page)).predictions, (await ask(stand.url, bytes)).predictions);
  }
});

async function switchOn(page: Page): Promise<void> {
  await page.getByRole('switch', { name: 'In this browser' }).click();
}
