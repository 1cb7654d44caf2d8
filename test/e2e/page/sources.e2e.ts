import { basename, join } from 'node:path';
import type { Page } from 'playwright-core';
import { describePage, phone, root, setUp } from './stand.ts';
import { choose, expectCount, smear, smears, transferOf } from './steps.ts';

describePage('Where pictures come from', () => {
  const stand = setUp();

  test('a dropped file is put on the desk', async () => {
    const page = await stand.open();
    await drop(page, [smear]);
    await page.locator('.chosen').getByText(basename(smear)).waitFor();
  });

  test('the later of two files stays, also where the earlier takes longer to open', async () => {
    const page = await stand.open();
    // Held from here, as a picture of a hundred megapixels holds itself.
    await page.evaluate(() => {
      const decode = HTMLImageElement.prototype.decode;
      HTMLImageElement.prototype.decode = async function () {
        HTMLImageElement.prototype.decode = decode;
        await new Promise((resolve) => addEventListener('opened', resolve, { once: true }));
        await decode.call(this);
        document.title = 'the earlier is open';
      };
    });
    await drop(page, [smears[1]!]);
    await drop(page, [smear]);
    await page.locator('.chosen').getByText(basename(smear)).waitFor();
    await page.evaluate(() => dispatchEvent(new Event('opened')));
    await page.waitForFunction(() => document.title === 'the earlier is open');
    expect(await page.locator('.chosen strong').textContent()).toBe(basename(smear));
  });

  test('several dropped files go to the batch', async () => {
    const page = await stand.open();
    await drop(page, smears.slice(0, 3));
    await page.getByText('3 rows').waitFor();
    expect(new URL(page.url()).pathname).toBe('/batch');
  });

  test('a folder gives its pictures and nothing else', async () => {
    const page = await stand.open('/batch');
    await page.locator('input[webkitdirectory]').setInputFiles(join(root, 'models', 'cells', 'samples'));
    await page.getByText(`${smears.length} rows`).waitFor();
  });

  test('a picture from the clipboard is pasted', async () => {
    const page = await stand.open();
    await page.evaluate(async () => {
      const canvas = new OffscreenCanvas(50, 40);
      canvas.getContext('2d')?.fillRect(0, 0, 20, 20);
      const blob = await canvas.convertToBlob({ type: 'image/png' });
      await navigator.clipboard.write([new ClipboardItem({ 'image/png': blob })]);
    });
    await page.keyboard.press('Control+V');
    await page.getByText('50 × 40').waitFor();
  });

  test('the camera of a computer gives a photo', async () => {
    const page = await stand.open();
    await page.getByRole('button', { name: 'Camera' }).click();
    await page.waitForFunction(() => (document.querySelector('video')?.videoWidth ?? 0) > 0);
    await page.getByRole('button', { name: 'Take photo' }).click();
    await page.locator('.chosen').getByText('photo.jpg').waitFor();
    expect(await page.locator('video').count()).toBe(0);
  });

  test('a phone opens its own camera', async () => {
    const page = await stand.open('/', phone);
    const [chooser] = await Promise.all([
      page.waitForEvent('filechooser'),
      page.getByRole('button', { name: 'Camera' }).tap(),
    ]);
    expect(await chooser.element().getAttribute('capture')).toBe('environment');
    await chooser.setFiles(smear);
    await page.getByRole('button', { name: 'Predict', exact: true }).waitFor();
  });

  test("the model's samples are one press away", async () => {
    const page = await stand.open();
    await page.getByRole('button', { name: 'Sample 1', exact: true }).click();
    await page.locator('.chosen').getByText(basename(smear)).waitFor();
    const sample = page.getByRole('button', { name: 'Sample 1', exact: true });
    expect(await sample.getAttribute('aria-pressed')).toBe('true');
    await choose(page, smears[1]!);
    expect(await sample.getAttribute('aria-pressed')).toBe('false');
  });

  test('the stage shows that it takes what hovers over it', async () => {
    const page = await stand.open();
    await choose(page, smear);
    const stage = page.locator('.stage');
    await stage.dispatchEvent('dragover', { dataTransfer: await transferOf(page, [smear]) });
    await page.locator('.stage.is-over').waitFor();
    await stage.dispatchEvent('dragleave');
    await expectCount(page.locator('.stage.is-over'), 0);
  });

  test('a dropped file that is no picture is told so', async () => {
    const page = await stand.open();
    await drop(page, [join(root, 'README.md')], '.pane-result');
    await page.getByRole('alert').getByText('"README.md" cannot be opened as a picture').waitFor();
  });

  test('a drawing is told to be none, before it is sent', async () => {
    const page = await stand.open();
    const buffer = Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>');
    await choose(page, { name: 'logo.svg', mimeType: 'image/svg+xml', buffer });
    await page.getByRole('alert').getByText('"logo.svg" cannot be opened as a picture').waitFor();
  });

  test('a folder without pictures is told so', async () => {
    const page = await stand.open('/batch');
    await page.locator('input[webkitdirectory]').setInputFiles(join(root, 'bin'));
    await page.getByRole('alert').getByText('There are no pictures in it').waitFor();
    await page.getByRole('link', { name: 'Jobs' }).click();
    await page.getByRole('heading', { name: 'Jobs' }).waitFor();
    await page.locator('input[webkitdirectory]').setInputFiles(join(root, 'bin'));
    await page.getByRole('alert').getByText('There are no pictures in it').waitFor();
  });

  test('a file dropped beside what takes it is not opened in place of the page', async () => {
    const page = await stand.open('/records');
    const dataTransfer = await transferOf(page, [smear]);
    const isLeft = await page.locator('.bar').evaluate((bar, dataTransfer) => {
      const options = { bubbles: true, cancelable: true, dataTransfer };
      return ['dragover', 'drop'].map((name) => bar.dispatchEvent(new DragEvent(name, options)));
    }, dataTransfer);
    expect(isLeft).toEqual([false, false]);
  });
});

async function drop(page: Page, paths: readonly string[], on = '.drop'): Promise<void> {
  await page.locator(on).dispatchEvent('drop', { dataTransfer: await transferOf(page, paths) });
}
