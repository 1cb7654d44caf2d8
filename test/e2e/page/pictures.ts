// Makes the pictures of docs/screens.md: node test/e2e/page/pictures.ts [URL of a running service]
import { join } from 'node:path';
import { type BrowserContextOptions, chromium, type Page } from 'playwright-core';
import sharp from 'sharp';
import { desktop, phone, root } from './stand.ts';
import { choose, chooseModel, expectCount, predict, samplesOf, smear, smears } from './steps.ts';

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
  { name: 'batch-phone', options: phone, path: '/batch', steps: onMany },
  { name: 'compare', options: desktop, path: '/compare', steps: comparing },
  { name: 'models', options: desktop, path: '/models' },
  {
    name: 'model',
    options: desktop,
    path: '/models?name=cells',
    steps: (page) => page.getByText('Answers as its own framework does').waitFor(),
  },
  {
    name: 'trouble-phone',
    options: phone,
    steps: (page) => choose(page, { name: 'IMG_0042.HEIC', mimeType: 'image/heic', buffer: Buffer.from('ftypheic') }),
  },
];

const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
  args: ['--no-sandbox', '--headless=new', '--disable-background-networking', '--disable-gpu'],
});
for (const { name, options, path = '/', steps } of pictures) {
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
