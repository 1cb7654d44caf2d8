import { createHash } from 'node:crypto';
import { mkdtempSync } from 'node:fs';
import { copyFile, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sharp from 'sharp';
import type { ManifestInput } from '../../../contract/model.ts';
import { describePage, desktop, phone, root, setUp } from './stand.ts';
import { ask, choose, chooseModel, downloaded, predict, slide } from './steps.ts';

const folder = mkdtempSync(join(tmpdir(), 'glimpse-page-'));

describePage('Classification', () => {
  beforeAll(async () => {
    await addMushrooms('1.0.0', 1 / 51);
    await addMushrooms('1.1.0', 1 / 25.5);
  });
  afterAll(() => rm(folder, { recursive: true }));
  const stand = setUp({ env: { GLIMPSE_MODELS: folder } });

  for (const [name, size] of Object.entries({ desktop, phone })) {
    test(`tells the class, its certainty and its warning, and what else it may be (${name})`, async () => {
      const page = await stand.open('/', size);
      await chooseModel(page, 'mushrooms');
      const given = await picture({ r: 255, g: 120, b: 100 });
      await choose(page, given);
      await predict(page);
      const [best, second] = (await ask(stand.url, given.buffer, 'model=mushrooms&threshold=0')).predictions;
      await page.getByText(`Type: amanita (${(best!.score * 100).toFixed(2)}%)`).waitFor();
      const warning = page.getByRole('alert').getByText('Amanita: poisonous');
      await warning.waitFor();
      expect(await page.locator('.note.is-danger').count()).toBe(1);
      expect(await page.locator('.classes li').allTextContents()).toEqual([
        expect.stringContaining('amanita'),
        expect.stringContaining(second!.label),
        expect.anything(),
      ]);
      const bars = await page
        .locator('.classes .meter span')
        .evaluateAll((all) => all.map((bar) => (bar as HTMLElement).getBoundingClientRect().width));
      expect(bars[0]).toBeGreaterThan(bars[1]!);
    });
  }

  test('an edible class is told without alarm', async () => {
    const page = await stand.open();
    await chooseModel(page, 'mushrooms');
    await choose(page, await picture({ r: 100, g: 255, b: 100 }));
    await predict(page);
    await page.getByText('Boletus: edible').waitFor();
    expect(await page.getByRole('alert').count()).toBe(0);
  });

  test('says that it is not sure below the threshold, at once', async () => {
    const page = await stand.open();
    await chooseModel(page, 'mushrooms');
    await choose(page, await picture({ r: 140, g: 130, b: 120 }));
    await predict(page);
    await slide(page, 'Sure from', 0.95);
    await page.getByText('Not sure').waitFor();
    await page.getByText(/The likeliest is amanita, with only \d+\.\d\d%\./).waitFor();
    await page.getByText('(if it is one)').waitFor();
    await slide(page, 'Sure from', 0.1);
    await page.getByText(/^Type: amanita/).waitFor();
  });

  test('two versions of one model are compared', async () => {
    const page = await stand.open('/compare');
    await choose(page, await picture({ r: 200, g: 120, b: 100 }));
    const sides = ['Left model', 'Right model'].map((name) => page.getByRole('region', { name }));
    await sides[0]!.getByRole('combobox').selectOption('mushrooms 1.0.0');
    await sides[1]!.getByRole('combobox').selectOption('mushrooms 1.1.0');
    await page.getByRole('button', { name: 'Compare' }).click();
    const shares = await Promise.all(
      sides.map(async (side) => {
        const words = await side.getByText(/^amanita \(/).textContent();
        return Number.parseFloat(/[\d.]+/.exec(words!)![0]);
      }),
    );
    expect(shares[0]).toBeLessThan(shares[1]!);
  });

  test('a batch has a class and a certainty for each picture, and pictures per class', async () => {
    const page = await stand.open('/batch');
    await chooseModel(page, 'mushrooms');
    const red = await picture({ r: 255, g: 60, b: 60 });
    const green = await picture({ r: 60, g: 255, b: 60 });
    await choose(page, red, { ...red, name: 'red2.png' }, { ...green, name: 'green.png' });
    await page.getByRole('button', { name: 'Predict 3 pictures' }).click();
    await page.getByText(/^3 of 3 pictures/).waitFor();
    await page.locator('.total', { hasText: 'amanita' }).getByText('2', { exact: true }).waitFor();
    await page.locator('tr', { hasText: 'green.png' }).getByText('boletus').waitFor();
    const csv = (await downloaded(page, page.getByRole('button', { name: 'Results.csv' }))).toString();
    expect(csv).toMatch(/green\.png,.*boletus/);
  });
});

// Three classes that score the means of red, green and blue: what comes out is known from the picture, and the larger
// the scale, the surer it is.
async function addMushrooms(version: string, scale: number): Promise<void> {
  const target = join(folder, 'mushrooms', version);
  const source = join(root, 'test', 'fixtures', 'onnx', 'means.onnx');
  await mkdir(target, { recursive: true });
  await copyFile(source, join(target, 'model.onnx'));
  const manifest: ManifestInput = {
    name: 'mushrooms',
    version,
    task: 'classification',
    sha256: createHash('sha256')
      .update(await readFile(source))
      .digest('hex'),
    input: { width: 8, height: 8, resize: 'stretch', resample: 'pil-bilinear', scale },
    output: { family: 'classification', activation: 'softmax' },
    labels: [
      { name: 'amanita', note: 'poisonous', severity: 'danger' },
      { name: 'boletus', note: 'edible', severity: 'info' },
      'chanterelle',
    ],
    defaults: { threshold: 0.5 },
  };
  await writeFile(join(target, 'model.json'), JSON.stringify(manifest));
}

async function picture(background: { r: number; g: number; b: number }) {
  const buffer = await sharp({ create: { width: 90, height: 60, channels: 3, background } })
    .png()
    .toBuffer();
  return { name: 'mushroom.png', mimeType: 'image/png', buffer };
}
