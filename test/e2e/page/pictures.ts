// Makes the pictures of docs/screens.md: node test/e2e/page/pictures.ts [URL of a running service [NAME...]]
import { readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { zipSync } from 'fflate';
import { type BrowserContextOptions, chromium, type Page } from 'playwright-core';
import sharp from 'sharp';
import { desktop, phone, root } from './screens.ts';
import { askNamed, choose, chooseModel, expectCount, predict, samplesOf, smear, smears } from './steps.ts';

const url = process.argv[2] ?? 'http://localhost:3000';
const folder = join(root, 'docs', 'images');

interface Picture {
  readonly name: string;
  readonly options: BrowserContextOptions;
  readonly path?: string;
  readonly steps?: (page: Page) => Promise<unknown>;
}

async function onSmear(page: Page): Promise<void> {
  await choose(page, smear);
  await predict(page);
}

async function onNuclei(page: Page): Promise<void> {
  await chooseModel(page, 'nuclei');
  await choose(page, samplesOf('nuclei')[0]!);
  await predict(page);
}

async function onFashion(page: Page): Promise<void> {
  await chooseModel(page, 'fashion');
  await choose(page, samplesOf('fashion')[0]!);
  await predict(page);
}

async function onMany(page: Page): Promise<void> {
  await choose(page, ...smears);
  await choose(page, { name: 'notes.jpg', mimeType: 'image/jpeg', buffer: Buffer.from('no picture') });
  await page.getByRole('button', { name: /^Predict/ }).click();
  await expectCount(page.locator('tr.is-done'), smears.length);
}

async function comparing(page: Page): Promise<void> {
  await choose(page, samplesOf('nuclei')[1]!);
  await page.getByRole('combobox').first().selectOption({ label: 'nuclei 1.0.0 · segmentation' });
  await page.getByRole('combobox').last().selectOption({ label: 'cells 1.0.0 · detection' });
  await page.getByRole('button', { name: 'Compare' }).click();
  await page
    .getByText(/such calls a dollar/)
    .nth(1)
    .waitFor();
}

/** Records to look at: kept pictures of two models, one of them judged. */
async function makeRecords(): Promise<void> {
  for (const file of samplesOf('fashion')) await askNamed(url, file, 'model=fashion&store=true');
  for (const file of smears) await askNamed(url, file, 'store=true');
}

async function onRecord(page: Page): Promise<void> {
  await page
    .locator('.record-table tbody tr')
    .filter({ hasText: basename(smear) })
    .first()
    .getByRole('link')
    .click();
  await page.locator('.mark').first().waitFor();
  await page.getByLabel('Is the whole answer right?').fill('One platelet is dirt on the slide');
  await press('Incorrect')(page);
  await page.locator('.history li').first().waitFor();
  await press('Check')(page);
  await page.locator('.receipt .is-good').first().waitFor();
  await page.evaluate(() => scrollTo(0, 0));
}

async function onJobs(page: Page): Promise<void> {
  await choose(page, ...smears);
  await page.locator('.job').first().getByText('Done', { exact: true }).waitFor();
  const many = Array.from({ length: 400 }, (_, index) => {
    const file = smears[index % smears.length]!;
    return [`slide-${index}.jpg`, readFileSync(file)] as const;
  });
  const buffer = Buffer.from(zipSync(Object.fromEntries(many), { level: 0 }));
  await choose(page, { name: 'slides.zip', mimeType: 'application/zip', buffer });
  await page
    .locator('.job')
    .first()
    .getByText(/[1-9]\d* of 400 pictures/)
    .waitFor();
}

const press = (name: string) => (page: Page) => page.getByRole('button', { name }).click();
const dark = { colorScheme: 'dark' } as const;

const pictures: readonly Picture[] = [
  { name: 'start', options: desktop },
  { name: 'start-phone', options: phone },
  {
    name: 'predict',
    options: desktop,
    steps: async (page) => {
      await onSmear(page);
      await page.locator('.found button').first().hover();
    },
  },
  { name: 'predict-phone', options: phone, steps: onSmear },
  { name: 'predict-dark', options: { ...desktop, ...dark }, steps: onNuclei },
  { name: 'outlines-phone', options: { ...phone, ...dark }, steps: onNuclei },
  { name: 'classification', options: desktop, steps: onFashion },
  { name: 'classification-phone', options: phone, steps: onFashion },
  {
    name: 'heat-map',
    options: desktop,
    steps: async (page) => {
      await onSmear(page);
      await press('Heat map')(page);
      await page.locator('canvas.heat').waitFor();
    },
  },
  {
    name: 'correct',
    options: desktop,
    steps: async (page) => {
      await onSmear(page);
      await press('Correct')(page);
      await press('Object 1 is right')(page);
      await page.locator('.editor rect').first().dispatchEvent('pointerdown', { bubbles: true });
      await page.mouse.up();
    },
  },
  { name: 'batch', options: desktop, path: '/batch', steps: onMany },
  {
    name: 'batch-phone',
    options: phone,
    path: '/batch',
    steps: async (page) => {
      await onMany(page);
      await page.locator('.batch-actions').evaluate((row) => scrollTo(0, row.getBoundingClientRect().top - 70));
    },
  },
  { name: 'compare', options: desktop, path: '/compare', steps: comparing },
  {
    name: 'models',
    options: desktop,
    path: '/models',
    steps: (page) => expectCount(page.locator('.parity-tick.is-good'), 3),
  },
  {
    name: 'model',
    options: desktop,
    path: '/models?name=cells',
    steps: (page) => page.getByText('Answers as its own framework does').waitFor(),
  },
  { name: 'records', options: desktop, path: '/records' },
  { name: 'records-phone', options: phone, path: '/records' },
  {
    name: 'records-raw',
    options: desktop,
    path: '/records',
    steps: async (page) => {
      await press('Raw predictions')(page);
      await page.getByLabel('Model', { exact: true }).selectOption('fashion');
      await page.waitForTimeout(1000);
    },
  },
  { name: 'record', options: { viewport: { width: 1440, height: 1080 } }, path: '/records', steps: onRecord },
  { name: 'usage', options: desktop, path: '/usage', steps: (page) => page.getByLabel('Span').selectOption('30') },
  {
    name: 'usage-phone',
    options: { ...phone, ...dark },
    path: '/usage',
    steps: (page) => page.locator('.charts').evaluate((charts) => scrollTo(0, charts.getBoundingClientRect().top - 70)),
  },
  { name: 'jobs', options: desktop, path: '/jobs', steps: onJobs },
  {
    name: 'trouble-phone',
    options: phone,
    steps: (page) => choose(page, { name: 'IMG_0042.HEIC', mimeType: 'image/heic', buffer: Buffer.from('ftypheic') }),
  },
];

await makeRecords();
// Names of pictures after the address: those alone.
const wanted = new Set(process.argv.slice(3));
const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
  args: ['--no-sandbox', '--headless=new', '--disable-background-networking', '--disable-gpu'],
});
for (const { name, options, path = '/', steps } of pictures) {
  if (wanted.size > 0 && !wanted.has(name)) continue;
  const context = await browser.newContext(options);
  const page = await context.newPage();
  await page.goto(url + path, { waitUntil: 'networkidle' });
  await steps?.(page);
  await page.waitForTimeout(300);
  const taken = await page.screenshot();
  // 256 colours or fewer: half the bytes, and no eye sees it.
  await sharp(taken)
    .png({ palette: true, quality: 90, effort: 10, compressionLevel: 9 })
    .toFile(join(folder, `${name}.png`));
  await context.close();
}
await browser.close();
