import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync } from 'node:fs';
import { readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import sharp from 'sharp';
import { describeShared, shared } from '../../shared.ts';
import { agreement } from './agreement.ts';
import { describePage, root, setUp } from './stand.ts';
import { ask, choose, chooseModel, predict, shownResult } from './steps.ts';

const folder = mkdtempSync(join(tmpdir(), 'glimpse-page-'));

describeShared('With pretrained models on photographs', () => {
  describePage('the page', () => {
    const photos = readdirSync(shared('coco-sample/images'))
      .sort()
      .slice(0, 6)
      .map((name) => shared(`coco-sample/images/${name}`));
    beforeAll(() => {
      add('yolox_nano.onnx', 'yolox', 'coco80_labels.txt');
      add('mobilenetv2-12-int8.onnx', 'mobilenet', 'imagenet1000_labels.txt');
    });
    afterAll(() => rm(folder, { recursive: true }));
    const stand = setUp({ env: { GLIMPSE_MODELS: folder } });

    async function pageWith(model: string, inBrowser: boolean): Promise<Page> {
      const page = await stand.open();
      await chooseModel(page, model);
      if (inBrowser) await page.getByRole('switch', { name: 'In this browser' }).click();
      return page;
    }

    test('a detector in the browser agrees with the service: boxes within 1 px, scores within 0.01', async () => {
      const page = await pageWith('yolox', true);
      let objects = 0;
      for (const photo of photos) {
        await choose(page, photo);
        await predict(page);
        const there = await ask(stand.url, await readFile(photo), 'model=yolox');
        const { unmatched, box, score } = agreement((await shownResult(page)).predictions, there.predictions);
        expect({ unmatched, near: box < 1, alike: score < 0.01 }).toEqual({ unmatched: 0, near: true, alike: true });
        objects += there.predictions.length;
      }
      expect(objects).toBeGreaterThan(10);
    }, 120_000);

    test('a classifier in the browser agrees with the service: the same classes, scores within 0.01', async () => {
      const page = await pageWith('mobilenet', true);
      for (const photo of photos) {
        await choose(page, photo);
        await predict(page);
        const there = await ask(stand.url, await readFile(photo), 'model=mobilenet&limit=5&threshold=0');
        const here = (await shownResult(page)).predictions;
        expect(here[0]!.label).toBe(there.predictions[0]!.label);
        expect(Math.abs(here[0]!.score - there.predictions[0]!.score)).toBeLessThan(0.01);
      }
    }, 120_000);

    test('a large photo shrunk in the browser gives what the original gives: boxes within 1 px, scores within 0.01', async () => {
      const large = await sharp(photos[0]!).resize({ width: 3000 }).jpeg({ quality: 92 }).toBuffer();
      const page = await pageWith('yolox', false);
      await choose(page, { name: 'large.jpg', mimeType: 'image/jpeg', buffer: large });
      await predict(page);
      const shown = await shownResult(page);
      const there = await ask(stand.url, large, 'model=yolox');
      expect(shown.image.bytes).toBeLessThan(large.length);
      const { unmatched, box, score } = agreement(shown.predictions, there.predictions);
      expect({ unmatched, near: box < 1, alike: score < 0.01 }).toEqual({ unmatched: 0, near: true, alike: true });
    }, 60_000);
  });
});

function add(file: string, name: string, labels: string): void {
  const glimpse = join(root, 'bin', 'glimpse.ts');
  const args = ['models', 'add', shared(`models/${file}`), '--name', name, '--labels', shared(`models/${labels}`)];
  execFileSync(process.execPath, [glimpse, ...args], {
    env: { ...process.env, GLIMPSE_MODELS: folder },
    stdio: 'pipe',
  });
}
