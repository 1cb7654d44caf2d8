import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { parse } from 'csv-parse/sync';
import type { Page } from 'playwright-core';
import { describePage, desktop, phone, setUp } from './stand.ts';
import { ask, choose, chooseModel, downloaded, expectCount, smears } from './steps.ts';

const broken = { name: 'broken.jpg', mimeType: 'image/jpeg', buffer: Buffer.from('no picture') };
const given = smears.slice(0, 4);

/** All pictures predicted, and the one that is none failed. */
async function runMixed(page: Page): Promise<void> {
  await choose(page, ...given);
  await choose(page, broken);
  await page.getByRole('button', { name: /^Predict/ }).click();
  await page.getByText(/pictures, 1 failed/).waitFor();
  await expectCount(page.locator('tr.is-done'), given.length);
}

describePage('Batch', () => {
  const stand = setUp();

  for (const [name, size] of Object.entries({ desktop, phone })) {
    test(`fills a table with each picture's result, an error by its row, and totals by class (${name})`, async () => {
      const page = await stand.open('/batch', size);
      await choose(page, ...given);
      await choose(page, broken);
      await page.getByRole('button', { name: `Predict ${given.length + 1} pictures` }).click();
      await page.getByText(`${given.length + 1} of ${given.length + 1} pictures, 1 failed`).waitFor();
      expect(await page.getByRole('progressbar').getAttribute('value')).toBe(`${given.length + 1}`);
      await expectCount(page.locator('.batch-table img'), given.length);
      await page.locator('tr.is-failed').getByText('"broken.jpg" cannot be opened as a picture').waitFor();
      const answers = await Promise.all(given.map(async (file) => ask(stand.url, await readFile(file))));
      const cells = answers.reduce((sum, { metrics }) => sum + (metrics.classDistribution.RBC ?? 0), 0);
      await page.locator('.batch-totals .total', { hasText: 'RBC' }).getByText(`${cells}`, { exact: true }).waitFor();
    }, 60_000);
  }

  test('leaves as Results.csv, a line for each object, and for each picture that failed', async () => {
    const page = await stand.open('/batch');
    await runMixed(page);
    const rows = await savedRows(page);
    for (const file of given) {
      const { metrics } = await ask(stand.url, await readFile(file));
      expect(rows.filter((row) => row.file === basename(file))).toHaveLength(metrics.count);
    }
    expect(rows.at(-1)).toMatchObject({
      file: 'broken.jpg',
      label: '',
      error: expect.stringMatching(/^"broken.jpg" cannot be opened as a picture\. /),
    });
  }, 60_000);

  test('asks another model about all pictures once it is chosen, and has its answers alone', async () => {
    const page = await stand.open('/batch');
    await runMixed(page);
    await chooseModel(page, 'fashion');
    await page.getByRole('button', { name: `Predict ${given.length + 1} pictures` }).click();
    await expectCount(page.locator('tr.is-done'), given.length);
    await expectCount(page.locator('.batch-totals .total', { hasText: 'RBC' }), 0);
    const rows = await savedRows(page);
    // A classifier has one line a picture, as on the command line.
    expect(rows.map(({ file }) => file)).toEqual([...given.map((file) => basename(file)), broken.name]);
    await page.getByRole('button', { name: 'Try 1 failed picture again' }).waitFor();
  }, 60_000);

  test('puts the heads of numbers above the numbers', async () => {
    const page = await stand.open('/batch');
    await choose(page, given[0]!);
    await page.getByRole('button', { name: /^Predict/ }).click();
    await expectCount(page.locator('tr.is-done'), 1);
    for (const name of ['Found', 'Certainty', 'Time'])
      expect(await page.getByRole('columnheader', { name }).evaluate((head) => getComputedStyle(head).textAlign)).toBe(
        'right',
      );
  }, 60_000);

  test('fits a phone: a card for each picture, nothing to scroll sideways to', async () => {
    const page = await stand.open('/batch', phone);
    await runMixed(page);
    const hidden = await page.locator('.table-scroll').evaluate((box) => box.scrollWidth - box.clientWidth);
    expect(hidden).toBe(0);
    await page.locator('tr.is-done').first().getByText(/%$/).waitFor();
    // Cards are still rows of a table to those who hear it.
    await expectCount(page.getByRole('row'), given.length + 2);
  }, 60_000);

  test('sorts by a heading, filters by label and state, and opens a picture in Predict', async () => {
    const page = await stand.open('/batch');
    await runMixed(page);
    const names = () => page.locator('.batch-name').allTextContents();
    await page.getByRole('button', { name: 'Found' }).click();
    const found = (await page.locator('tbody tr td:nth-child(3)').allTextContents()).filter(Boolean).map(Number);
    expect(found).toEqual([...found].sort((a, b) => a - b));
    expect((await names()).at(-1)).toBe('broken.jpg');
    await page.getByLabel('State').selectOption('failed');
    expect(await names()).toEqual(['broken.jpg']);
    await page.getByLabel('State').selectOption('all');
    await page.getByLabel('Label').selectOption('Platelets');
    expect(await names()).not.toContain('broken.jpg');
    const [first] = await names();
    await page.locator('.batch-name').first().click();
    await page.locator('.chosen').getByText(first!).waitFor();
  }, 60_000);

  test('is cleared at once before there are answers, and then only where that is confirmed', async () => {
    const page = await stand.open('/batch');
    const clear = page.getByRole('button', { name: 'Clear', exact: true });
    await choose(page, ...given);
    await clear.click();
    await expectCount(page.locator('tbody tr'), 0);
    await choose(page, ...given);
    await page.getByRole('button', { name: /^Predict/ }).click();
    await expectCount(page.locator('tr.is-done'), given.length);
    await clear.click();
    await page.getByRole('button', { name: 'Keep them' }).click();
    expect(await page.locator('tr.is-done').count()).toBe(given.length);
    await clear.click();
    await page.getByRole('dialog', { name: 'Clear 4 answers?' }).getByRole('button', { name: 'Clear all' }).click();
    await expectCount(page.locator('tbody tr'), 0);
  }, 60_000);

  test('tries failed rows again, and only those', async () => {
    const page = await stand.open('/batch');
    let calls = 0;
    await page.route('**/v1/predict*', (route) => {
      calls++;
      if (calls !== 1) return route.continue();
      const body = JSON.stringify({ code: 'internal', title: 'Internal error', instance: 'request-1' });
      return route.fulfill({ status: 500, contentType: 'application/problem+json', body });
    });
    await choose(page, ...given);
    await page.getByRole('button', { name: /^Predict/ }).click();
    await page.locator('tr.is-failed').getByText('Request id request-1').waitFor();
    await page.getByRole('button', { name: 'Try 1 failed picture again' }).click();
    await expectCount(page.locator('tr.is-done'), given.length);
    await expectCount(page.locator('.batch-trouble'), 0);
    expect(calls).toBe(given.length + 1);
  }, 60_000);
});

async function savedRows(page: Page): Promise<Record<string, string>[]> {
  const csv = await downloaded(page, page.getByRole('button', { name: 'Results.csv' }));
  return parse(csv, { columns: true });
}
