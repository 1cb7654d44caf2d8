import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { parse } from 'csv-parse/sync';
import { zipSync } from 'fflate';
import type { Page } from 'playwright-core';
import type { Job } from '../../../contract/jobs.ts';
import { describePage, desktop, phone, setUp } from './stand.ts';
import { choose, downloaded, eventually, expectCount, smears, transferOf } from './steps.ts';

const broken = { name: 'broken.jpg', mimeType: 'image/jpeg', buffer: Buffer.from('no picture') };

describePage('Jobs', () => {
  const stand = setUp();
  const jobs = async () => ((await (await fetch(`${stand.url}/v1/jobs`)).json()) as { items: Job[] }).items;

  test('pictures dropped while others are sent do not end that', async () => {
    const page = await stand.open('/jobs');
    let isHeld = true;
    await page.route('**/v1/uploads', async (route) => {
      while (isHeld) await new Promise((resolve) => setTimeout(resolve, 50));
      await route.continue();
    });
    await choose(page, ...smears.slice(0, 3));
    await page.getByText('0 of 3 sent').waitFor();
    await page.locator('.page').dispatchEvent('drop', { dataTransfer: await transferOf(page, smears.slice(0, 1)) });
    isHeld = false;
    await page.locator('.job').first().getByText('3 pictures', { exact: true }).waitFor();
    expect((await jobs()).length).toBe(1);
  });

  test('are not offered in Batch where pictures are to stay on the device', async () => {
    const page = await stand.open();
    await page.getByRole('switch', { name: 'In this browser' }).click();
    await choose(page, ...smears.slice(0, 2));
    await page.getByRole('button', { name: 'Predict 2 pictures' }).waitFor();
    expect(await page.getByRole('button', { name: 'As a job' }).count()).toBe(0);
    await page.getByRole('link', { name: 'Predict', exact: true }).click();
    await page.getByRole('switch', { name: 'In this browser' }).click();
    await page.getByRole('link', { name: 'Batch' }).click();
    await page.getByRole('button', { name: 'As a job' }).waitFor();
  });

  for (const [name, size] of Object.entries({ desktop, phone })) {
    test(`takes pictures from Batch, follows the job, names what failed, and gives its results (${name})`, async () => {
      const before = (await jobs()).length;
      const page = await stand.open('/batch', size);
      await choose(page, ...smears.slice(0, 5));
      await choose(page, broken);
      await page.getByRole('button', { name: 'As a job' }).click();
      await page.getByRole('heading', { name: 'Jobs' }).waitFor();
      await expectCount(page.locator('.job'), before + 1);
      const card = page.locator('.job').first();
      await card.getByText('Done', { exact: true }).waitFor({ timeout: 60_000 });
      await card.getByText('6 of 6 pictures, 1 failed').waitFor();
      await card.getByText('1 failed picture').click();
      await card.locator('.failures').getByText('broken.jpg').waitFor();
      const csv = parse((await downloaded(page, card.getByRole('button', { name: 'Results.csv' }))).toString(), {
        columns: true,
      }) as Record<string, string>[];
      expect(new Set(Object.values(csv).flatMap((row) => Object.values(row)))).toContain(basename(smears[0]!));
      const metrics = JSON.parse(
        (await downloaded(page, card.getByRole('button', { name: 'metrics.json' }))).toString(),
      ) as { done: number; failed: number };
      expect(metrics).toMatchObject({ done: 5, failed: 1 });
      expect(page.errors).toEqual([]);
    }, 90_000);
  }

  test('takes a ZIP of pictures', async () => {
    const entries = await Promise.all(
      smears.slice(0, 2).map(async (file) => [basename(file), await readFile(file)] as const),
    );
    const page = await stand.open('/jobs');
    await page.locator('.job').first().waitFor();
    const before = await page.locator('.job').count();
    const zip = Buffer.from(zipSync(Object.fromEntries(entries)));
    await choose(page, { name: 'smears.zip', mimeType: 'application/zip', buffer: zip });
    await expectCount(page.locator('.job'), before + 1);
    await page.locator('.job').first().getByText('2 of 2 pictures').waitFor({ timeout: 60_000 });
  }, 90_000);

  test('follows one while the page is seen, and cancels it', async () => {
    const page = await stand.open('/jobs');
    const asked = countLooks(page);
    const earlier = (await jobs()).length;
    const many = await Promise.all(
      Array.from(
        { length: 300 },
        async (_, index) => [`${index}.jpg`, await readFile(smears[index % smears.length]!)] as const,
      ),
    );
    const zip = Buffer.from(zipSync(Object.fromEntries(many), { level: 0 }));
    await choose(page, { name: 'many.zip', mimeType: 'application/zip', buffer: zip });
    const card = page.locator('.job').first();
    await expectCount(page.locator('.job'), earlier + 1);
    const cancel = card.getByRole('button', { name: 'Cancel' });
    await cancel.waitFor({ timeout: 30_000 });
    await eventually(async () => asked.looks > 2, 10_000);
    await setHidden(page, true);
    // One may be on its way.
    await page.waitForTimeout(500);
    const before = asked.looks;
    await page.waitForTimeout(2500);
    expect(asked.looks).toBe(before);
    await setHidden(page, false);
    await eventually(async () => asked.looks > before);
    await cancel.click();
    await card.getByText('Cancelled', { exact: true }).waitFor({ timeout: 30_000 });
    expect((await jobs())[0]).toMatchObject({ state: 'cancelled' });
  }, 90_000);

  test('asks no more once nothing is under way', async () => {
    const page = await stand.open('/jobs');
    await page.locator('.job').first().waitFor();
    const asked = countLooks(page);
    await page.waitForTimeout(3500);
    expect(asked.looks).toBe(0);
  });
});

/** Counts how often the list of jobs is asked for from here on. */
function countLooks(page: Page): { looks: number } {
  const counted = { looks: 0 };
  page.on('request', (request) => {
    if (request.url().endsWith('/v1/jobs') && request.method() === 'GET') counted.looks++;
  });
  return counted;
}

/** Another tab comes before this one, or goes: headless browsers have no such thing. */
async function setHidden(page: Page, hidden: boolean): Promise<void> {
  await page.evaluate((value) => {
    Object.defineProperty(document, 'hidden', { configurable: true, get: () => value });
    document.dispatchEvent(new Event('visibilitychange'));
  }, hidden);
}
