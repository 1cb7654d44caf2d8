import { rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import sharp from 'sharp';
import { describePage, setUp } from './stand.ts';
import { choose, predict, shownResult, smear } from './steps.ts';

describePage('When something is wrong', () => {
  const stand = setUp();

  test('a file that is no picture is told so, and the desk stays as it is', async () => {
    const page = await stand.open();
    await choose(page, smear);
    await choose(page, { name: 'notes.jpg', mimeType: 'image/jpeg', buffer: Buffer.from('no picture') });
    await page.getByText('"notes.jpg" cannot be opened as a picture').waitFor();
    await predict(page);
  });

  test('HEIC is named as what it is where the browser cannot open it', async () => {
    const page = await stand.open();
    await choose(page, { name: 'IMG_1.HEIC', mimeType: 'image/heic', buffer: Buffer.from('ftypheic') });
    await page.getByText('This browser cannot open HEIC pictures').waitFor();
  });

  test('a refusal of the service is shown in its words, with the request id; details go to the console', async () => {
    // Browsers show such a strip; the service takes sides of up to 65,500 pixels.
    const strip = { width: 65_521, height: 2, channels: 3 as const, background: 'black' };
    const long = await sharp({ create: strip }).png().toBuffer();
    const page = await stand.open();
    await choose(page, { name: 'strip.png', mimeType: 'image/png', buffer: long });
    await page.getByRole('button', { name: 'Predict', exact: true }).click();
    const note = page.getByRole('alert');
    await note.getByText('Image too large').waitFor();
    expect(await note.locator('code').textContent()).toMatch(/^[0-9a-f-]{36}$/);
    expect(page.errors.join()).toContain('glimpse: prediction {"model":"cells"');
    await choose(page, smear);
    await predict(page);
  });

  test('a picture too large for a call is uploaded; where that is not offered, shrinking is named as the way', async () => {
    const noise = { type: 'gaussian' as const, mean: 128, sigma: 60 };
    const create = { width: 1600, height: 1200, channels: 3 as const, background: 'black', noise };
    const big = await sharp({ create }).png({ compressionLevel: 0 }).toBuffer();
    const given = { name: 'noise.png', mimeType: 'image/png', buffer: big };
    const page = await stand.open();
    await page.getByRole('switch', { name: 'Shrink large pictures' }).click();
    await choose(page, given);
    await predict(page);
    expect((await shownResult(page)).image.bytes).toBe(big.length);
    // A day later the upload is gone: it is brought again.
    await rm(join(dirname(stand.records), 'uploads'), { recursive: true });
    const answered = page.waitForResponse((response) => response.url().includes('/v1/predict') && response.ok());
    await predict(page);
    await answered;

    await page.route('**/health', (route) =>
      route.fulfill({ json: { status: 'ok', version: '0.1.0', features: ['feedback'] } }),
    );
    await page.reload();
    await choose(page, given);
    await page.getByRole('button', { name: 'Predict', exact: true }).click();
    const note = page.getByRole('alert');
    await note.getByText('Switch "Shrink large pictures" on').waitFor();
    await page.getByRole('switch', { name: 'Shrink large pictures' }).click();
    await note.getByRole('button', { name: 'Try again' }).click();
    await page.locator('.answer').waitFor();
  }, 60_000);

  test('a cold start is shown as such, and the request is kept until there is an answer', async () => {
    const page = await stand.open();
    let refused = 0;
    await page.route('**/v1/predict*', (route) => {
      if (refused++ > 0) return route.continue();
      const body = JSON.stringify({ code: 'model_unavailable', title: 'The model is not available right now' });
      return route.fulfill({
        status: 503,
        headers: { 'retry-after': '2' },
        contentType: 'application/problem+json',
        body,
      });
    });
    await choose(page, smear);
    await page.getByRole('button', { name: 'Predict', exact: true }).click();
    await page.getByText('Waking the model … your picture is kept').waitFor();
    await page.locator('.answer').waitFor();
    expect(refused).toBe(2);
  });

  test('a busy service is told apart from one that wakes', async () => {
    const page = await stand.open();
    let refused = 0;
    await page.route('**/v1/predict*', (route) => {
      if (refused++ > 0) return route.continue();
      const body = JSON.stringify({ code: 'rate_limited', title: 'Too many requests' });
      return route.fulfill({
        status: 429,
        headers: { 'retry-after': '2' },
        contentType: 'application/problem+json',
        body,
      });
    });
    await choose(page, smear);
    await page.getByRole('button', { name: 'Predict', exact: true }).click();
    await page.getByText('The service is busy, asking again').waitFor();
    await page.locator('.answer').waitFor();
  });

  test('a page whose program is still on its way says so', async () => {
    const page = await stand.open();
    await page.route('**/assets/*.js', () => {});
    await page.reload({ waitUntil: 'commit' });
    await page.getByText('Loading …').waitFor();
  });

  test('an answer and what was corrected in it stay where asking again fails', async () => {
    const page = await stand.open();
    await choose(page, smear);
    await predict(page);
    await page.getByRole('button', { name: 'Correct' }).click();
    await page.getByRole('button', { name: 'Object 1 is right' }).click();
    await page.context().setOffline(true);
    await page.getByRole('button', { name: 'Predict', exact: true }).click();
    await page.getByText('You are offline', { exact: true }).waitFor();
    expect(await page.getByRole('button', { name: 'Object 1 is right' }).getAttribute('aria-pressed')).toBe('true');
    await page.getByRole('button', { name: 'Close' }).click();
    await page.locator('.answer').waitFor();
    await page.getByText('You are offline', { exact: true }).waitFor();
  });

  test('what the service offers is asked anew with its models, where it could not be reached at first', async () => {
    const page = await stand.open('/batch');
    for (const path of ['**/health', '**/v1/models']) await page.route(path, (route) => route.abort());
    await page.reload();
    await page.getByText('The service cannot be reached').waitFor();
    expect(await page.getByRole('link', { name: 'Records' }).count()).toBe(0);
    await page.unrouteAll();
    await page.getByRole('button', { name: 'Try again' }).click();
    await page.getByRole('link', { name: 'Records' }).waitFor();
  });

  test('a lost connection is noticed, told, and over when it is back', async () => {
    const page = await stand.open();
    await choose(page, smear);
    await page.context().setOffline(true);
    await page.getByText('You are offline. Your picture is kept').waitFor();
    await page.getByRole('button', { name: 'Predict', exact: true }).click();
    await page.getByText('You are offline', { exact: true }).waitFor();
    await page.context().setOffline(false);
    await page.getByRole('button', { name: 'Try again' }).click();
    await page.locator('.answer').waitFor();
  });
});
