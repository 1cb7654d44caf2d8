import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { parse } from 'csv-parse/sync';
import type { Page } from 'playwright-core';
import { ulid } from 'ulid';
import type { ReviewedRecord } from '../../../contract/records.ts';
import { createEmbeddedStore } from '../../../lambda/records/embedded-store.ts';
import { describePage, desktop, phone, setUp } from './stand.ts';
import { ask, askNamed, downloaded, eventually, expectCount, samplesOf, smears } from './steps.ts';

const clothes = samplesOf('fashion').slice(0, 2);

describePage('Records', () => {
  const stand = setUp();
  beforeAll(async () => {
    for (const file of smears.slice(0, 3)) await askNamed(stand.url, file, 'store=true');
    for (const file of clothes) await askNamed(stand.url, file, 'model=fashion&store=true');
    // Not kept, and one that fails.
    await askNamed(stand.url, smears[3]!, '');
    await ask(stand.url, Buffer.from('no picture')).catch(() => {});
  }, 60_000);

  const records = async (query = '') =>
    ((await (await fetch(`${stand.url}/v1/predictions?${query}`)).json()) as { items: ReviewedRecord[] }).items;

  async function open(size = desktop): Promise<Page & { errors: string[] }> {
    const page = await stand.open('/records', size);
    await page.locator('.record-table tbody tr').first().waitFor();
    return page;
  }
  const rows = (page: Page) => page.locator('.record-table tbody tr');

  test('shows the information table: original size, model input as a picture, index and value of the maximum, class', async () => {
    const page = await open();
    await expectCount(rows(page), 7);
    const [wanted] = (await records('model=fashion')).slice(0, 1);
    const row = rows(page).filter({ hasText: wanted!.file! });
    await row.getByText(`${wanted!.image!.width} × ${wanted!.image!.height}`, { exact: true }).waitFor();
    await row.getByRole('cell', { name: `${wanted!.top!.index}`, exact: true }).waitFor();
    await row.getByText(wanted!.top!.value.toFixed(4)).waitFor();
    await row.getByText(wanted!.top!.label, { exact: true }).waitFor();
    const input = row.getByRole('img', { name: 'What the model was fed' });
    await eventually(() => input.evaluate((image: HTMLImageElement) => image.complete && image.naturalWidth === 28));
    await rows(page).filter({ hasText: 'media type unsupported' }).waitFor();
  });

  test('fits a phone: class and maximum first, nothing to scroll sideways to in either table', async () => {
    const page = await open(phone);
    const [wanted] = await records('model=fashion');
    const row = rows(page).filter({ hasText: wanted!.file! });
    const at = async (text: string) => (await row.getByText(text, { exact: true }).boundingBox())!;
    const [label, score, file] = await Promise.all([
      at(wanted!.top!.label),
      at(wanted!.top!.value.toFixed(4)),
      at(wanted!.file!),
    ]);
    expect(score.x).toBeGreaterThan(label.x);
    expect(file.y).toBeGreaterThanOrEqual(label.y + label.height - 4);
    expect((await row.boundingBox())!.height).toBeLessThan(80);
    const hidden = () => page.locator('.table-scroll').evaluate((box) => box.scrollWidth - box.clientWidth);
    expect(await hidden()).toBe(0);
    await page.getByRole('button', { name: 'Raw predictions' }).click();
    await page.locator('.outputs').first().waitFor();
    expect(await hidden()).toBe(0);
  });

  test('shows the raw table: the predicted class and every output value', async () => {
    const page = await open();
    await page.getByRole('button', { name: 'Raw predictions' }).click();
    const [wanted] = await records('model=fashion');
    const outputs = rows(page).filter({ hasText: wanted!.file! }).locator('.outputs li');
    await expectCount(outputs, wanted!.raw!.length);
    expect((await outputs.allTextContents()).map((text) => Number(text.split(' ').at(-1)))).toEqual(
      wanted!.raw!.map((value) => Number(value.toFixed(4))),
    );
  });

  test('filters by model, label, score, verdict, kept picture and day, and says where nothing fits', async () => {
    const page = await open();
    await page.getByLabel('Model', { exact: true }).selectOption('fashion');
    await expectCount(rows(page), clothes.length);
    await page.getByLabel('Version').selectOption('1.0.0');
    await page.getByRole('button', { name: 'Clear filters' }).click();
    await expectCount(rows(page), 7);
    await page.getByLabel('Label').selectOption('Platelets');
    await expectCount(rows(page), (await records('label=Platelets')).length);
    await page.getByRole('button', { name: 'Clear filters' }).click();
    await page.getByLabel('Score from, %').fill('95');
    await expectCount(rows(page), (await records('minScore=0.95')).length);
    await page.getByRole('button', { name: 'Clear filters' }).click();
    await page.getByLabel('Picture').selectOption('true');
    await expectCount(rows(page), 5);
    await page.getByLabel('Verdict').selectOption('correct');
    await page.getByText('No record fits these filters.').waitFor();
    await page.getByRole('button', { name: 'Clear filters' }).click();
    const today = new Date();
    await page.getByLabel('From', { exact: true }).fill(dayOf(today));
    await page.getByLabel('To', { exact: true }).fill(dayOf(today));
    await expectCount(rows(page), 7);
    await page.getByLabel('From', { exact: true }).fill('');
    await page.getByLabel('To', { exact: true }).fill(dayOf(new Date(today.getTime() - 86_400_000)));
    await page.getByText('No record fits these filters.').waitFor();
  }, 60_000);

  test('leaves as CSV of either table and as JSON, all of the filter', async () => {
    const page = await open();
    const csv = async () =>
      parse((await downloaded(page, page.getByRole('button', { name: 'CSV' }))).toString(), {
        columns: true,
      }) as Record<string, string>[];
    const information = await csv();
    expect(information).toHaveLength(7);
    expect(information.map(({ file }) => file)).toContain(basename(smears[0]!));
    await page.getByRole('button', { name: 'Raw predictions' }).click();
    const raw = await csv();
    const known = (await records('model=fashion')).map(({ raw: values }) => values);
    expect(raw.map((row) => Array.from({ length: 10 }, (_, index) => Number(row[`output ${index}`])))).toEqual(known);
    await page.getByLabel('Model', { exact: true }).selectOption('cells');
    await expectCount(rows(page), 4);
    const json = JSON.parse((await downloaded(page, page.getByRole('button', { name: 'JSON' }))).toString());
    expect(json).toEqual(await records('model=cells'));
  });

  for (const [name, size] of Object.entries({ desktop, phone })) {
    test(`shows one with its picture, the objects on it, and a receipt that holds (${name})`, async () => {
      const page = await open(size as typeof desktop);
      const file = basename(smears[0]!);
      const record = (await records('model=cells')).find((one) => one.file === file)!;
      await rows(page).filter({ hasText: file }).getByRole('link').click();
      await page.getByRole('heading', { name: `${record.count} objects found` }).waitFor();
      await expectCount(page.locator('.mark'), record.count);
      const picture = page.locator('.canvas img');
      expect(await picture.evaluate((image: HTMLImageElement) => image.naturalWidth)).toBe(640);
      const kept = await fetch(`${stand.url}/v1/predictions/${record.id}/picture`);
      expect(Buffer.from(await kept.arrayBuffer())).toEqual(await readFile(smears[0]!));
      await page.getByRole('button', { name: 'Check' }).click();
      await expectCount(page.locator('.receipt .is-good'), 3);
      await page.reload();
      await page.getByRole('heading', { name: `${record.count} objects found` }).waitFor();
      expect(page.errors).toEqual([]);
    }, 60_000);
  }

  test('takes a word on a record, which then stands in its history and in the table', async () => {
    const page = await open();
    await rows(page)
      .filter({ hasText: basename(clothes[0]!) })
      .getByRole('link')
      .click();
    await page.getByText('Nobody has said anything yet.').waitFor();
    await page.getByLabel('Is the whole answer right?').fill('seen in the lab');
    await page.getByRole('button', { name: 'Correct', exact: true }).click();
    await page.locator('.history li').getByText('seen in the lab').waitFor();
    await page.getByRole('link', { name: 'All records' }).click();
    await rows(page)
      .filter({ hasText: basename(clothes[0]!) })
      .getByText('Correct')
      .waitFor();
    await page.getByLabel('Verdict').selectOption('correct');
    await expectCount(rows(page), 1);
  });

  test('deletes one once that is confirmed, with its picture', async () => {
    const page = await open();
    const [record] = (await records('model=fashion')).slice(-1);
    await rows(page).filter({ hasText: record!.file! }).getByRole('link').click();
    await page.getByRole('button', { name: 'Delete', exact: true }).click();
    await page.getByRole('button', { name: 'Keep it' }).click();
    expect((await fetch(`${stand.url}/v1/predictions/${record!.id}`)).status).toBe(200);
    await page.getByRole('button', { name: 'Delete', exact: true }).click();
    await page.getByRole('button', { name: 'Delete it' }).click();
    await page.getByRole('heading', { name: 'Records' }).waitFor();
    await expectCount(rows(page), 6);
    expect((await fetch(`${stand.url}/v1/predictions/${record!.id}`)).status).toBe(404);
    expect((await fetch(`${stand.url}/v1/predictions/${record!.id}/picture`)).status).toBe(404);
  });

  test('is gone through page by page, as far as it goes and back', async () => {
    const page = await open();
    const before = (await records('limit=1000')).length;
    const bytes = await readFile(clothes[0]!);
    const wanted = 60 - before;
    for (let count = 0; count < wanted; count += 10)
      await Promise.all(
        Array.from({ length: Math.min(10, wanted - count) }, () => ask(stand.url, bytes, 'model=fashion')),
      );
    await page.getByRole('button', { name: 'Refresh' }).click();
    await page.getByText('Rows 1 to 50').waitFor();
    expect(await page.getByRole('button', { name: 'Newer' }).isDisabled()).toBe(true);
    await page.getByRole('button', { name: 'Older' }).click();
    await page.getByText('Rows 51 to 60').waitFor();
    await expectCount(rows(page), 10);
    expect(await page.getByRole('button', { name: 'Older' }).isDisabled()).toBe(true);
    await page.getByRole('button', { name: 'Newer' }).click();
    await page.getByText('Rows 1 to 50').waitFor();
  }, 60_000);
});

describePage('A hundred thousand records', () => {
  const stand = setUp();

  test('open, turn and filter within two seconds, fifty rows at a time', async () => {
    await askNamed(stand.url, smears[0]!, '');
    await askNamed(stand.url, clothes[0]!, 'model=fashion');
    // Copies of these two under ids and times of their own fill the table: it is its size that matters here.
    const store = createEmbeddedStore(stand.records, { days: 365 });
    const made = (await store.list({})).items.map(({ feedback: _, ...record }) => record);
    const now = Date.now();
    for (let count = 0; count < 100_000; count += 1000) {
      await store.put(
        Array.from({ length: 1000 }, (_, index) => {
          const time = now - (count + index + 1) * 20_000;
          return { ...made[index % 2]!, id: ulid(time), time: new Date(time).toISOString() };
        }),
      );
    }
    await store.close();
    const page = await stand.open('/models');
    await page.getByRole('heading', { name: 'Models' }).waitFor();
    const took = async (step: () => Promise<unknown>) => {
      const begun = performance.now();
      await step();
      return performance.now() - begun;
    };
    const times = [
      await took(async () => {
        await page.getByRole('link', { name: 'Records' }).click();
        await page.getByText('Rows 1 to 50').waitFor();
      }),
      await took(async () => {
        await page.getByRole('button', { name: 'Older' }).click();
        await page.getByText('Rows 51 to 100').waitFor();
      }),
      await took(async () => {
        await page.getByLabel('Model', { exact: true }).selectOption('fashion');
        await page.getByText('Rows 1 to 50').waitFor();
      }),
    ];
    expect(Math.max(...times)).toBeLessThan(2000);
    await expectCount(page.locator('.record-table tbody tr'), 50);
  }, 120_000);
});

function dayOf(time: Date): string {
  const two = (value: number) => `${value}`.padStart(2, '0');
  return `${time.getFullYear()}-${two(time.getMonth() + 1)}-${two(time.getDate())}`;
}
