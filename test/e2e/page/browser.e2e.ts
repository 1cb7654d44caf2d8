import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import type { Page } from 'playwright-core';
import sharp from 'sharp';
import { agreement } from './agreement.ts';
import { describePage, setUp } from './stand.ts';
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

describePage('The model in the browser', () => {
  const stand = setUp();

  test('agrees with the service where both see the same pixels: boxes within 1 px, scores within 0.01', async () => {
    const page = await stand.open();
    await switchOn(page);
    for (const file of smears) {
      // Of the model's own size: no resampler comes in between.
      const buffer = await sharp(file).resize(416, 416, { fit: 'fill' }).png().toBuffer();
      await choose(page, { name: basename(file, '.jpg'), mimeType: 'image/png', buffer });
      await predict(page);
      const { unmatched, box, score } = await compared(page, buffer);
      expect(unmatched).toBe(0);
      expect(box).toBeLessThan(1);
      expect(score).toBeLessThan(0.01);
    }
  }, 120_000);

  test('outlines objects as the service does: areas within 1%', async () => {
    const page = await stand.open();
    await chooseModel(page, 'nuclei');
    await switchOn(page);
    const buffer = await sharp(samplesOf('nuclei')[0]!).resize(512, 512, { fit: 'fill' }).png().toBuffer();
    await choose(page, { name: 'nuclei.png', mimeType: 'image/png', buffer });
    await predict(page);
    const here = (await shownResult(page)).predictions;
    const there = (await ask(stand.url, buffer, 'model=nuclei')).predictions;
    const { unmatched, box, score } = agreement(here, there);
    expect({ unmatched, near: box < 1, alike: score < 0.01 }).toEqual({ unmatched: 0, near: true, alike: true });
    const area = (all: typeof here) => all.reduce((sum, prediction) => sum + prediction.area!, 0);
    expect(area(here) / area(there)).toBeCloseTo(1, 2);
    expect(here.every(({ mask }) => mask && 'polygons' in mask && mask.polygons.length > 0)).toBe(true);
  }, 60_000);

  // The built-in model is fed by the service's native resampler (`fast`), which a browser has not: the nearest one is
  // 0.1 grey levels away on average. Where two boxes of one cell score nearly alike, the other may win.
  test('agrees nearly where the service resamples natively: the same objects, scores within 0.02, nine boxes in ten within 1 px', async () => {
    const page = await stand.open();
    await switchOn(page);
    let near = 0;
    let all = 0;
    for (const file of smears) {
      await choose(page, file);
      await predict(page);
      const { unmatched, score, boxes } = await compared(page, await readFile(file));
      expect(unmatched).toBe(0);
      expect(score).toBeLessThan(0.02);
      near += boxes.filter((distance) => distance < 1).length;
      all += boxes.length;
    }
    expect(near / all).toBeGreaterThan(0.9);
  }, 120_000);

  test('sends nothing to the service, and goes on without a connection once loaded', async () => {
    const page = await stand.open();
    const counted = countCalls(page);
    await page.waitForFunction(() => navigator.serviceWorker.controller !== null);
    await switchOn(page);
    await choose(page, smear);
    await predict(page);
    await page.getByText('Nothing: it ran on this device').waitFor();
    await page.waitForFunction(async () => (await caches.match('/v1/models')) !== undefined);
    await page.context().setOffline(true);
    await page.reload();
    await choose(page, smears[1]!);
    await predict(page);
    expect((await shownResult(page)).predictions.length).toBeGreaterThan(0);
    expect(counted.calls).toBe(0);
  }, 60_000);

  test('is an app that can be installed', async () => {
    const page = await stand.open();
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
