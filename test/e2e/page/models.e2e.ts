import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Manifest } from '../../../contract/model.ts';
import { describePage, root, setUp } from './stand.ts';

describePage('Models', () => {
  const stand = setUp();

  test('lists each with task, classes, size and its headline figure', async () => {
    const page = await stand.open('/models');
    const tile = page.locator('.tile', { hasText: 'cells' });
    await tile.getByText('default').waitFor();
    await tile.getByText(/detection · 3 classes · 416 × 416 · mAP 0\.\d+/).waitFor();
  });

  test('shows one in full: versions, labels, figures and its card', async () => {
    const manifest = JSON.parse(await readFile(join(root, 'models', 'cells', 'model.json'), 'utf8')) as Manifest;
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
    const page = await stand.open('/models?name=nuclei');
    await page.getByRole('button', { name: 'Use this model' }).click();
    await page.getByText('The model looks at 512 × 512 pixels').waitFor();
  });

  test('names a model that is not there', async () => {
    const page = await stand.open('/models?name=none.such');
    await page.getByText('There is no model “none.such”.').waitFor();
  });
});
