import sharp from 'sharp';
import { describePage, setUp } from './stand.ts';
import { choose, predict, smear } from './steps.ts';

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
    const noise = {
      width: 1600,
      height: 1200,
      channels: 3 as const,
      background: 'black',
      noise: { type: 'gaussian' as const, mean: 128, sigma: 60 },
    };
    const big = await sharp({ create: noise }).png({ compressionLevel: 0 }).toBuffer();
    const page = await stand.open();
    await page.getByRole('switch', { name: 'Shrink large pictures' }).click();
    await choose(page, { name: 'noise.png', mimeType: 'image/png', buffer: big });
    await page.getByRole('button', { name: 'Predict', exact: true }).click();
    const note = page.getByRole('alert');
    await note.getByText('Image too large').waitFor();
    expect(await note.locator('code').textContent()).toMatch(/^[0-9a-f-]{36}$/);
    expect(page.errors.join()).toContain('glimpse: prediction {"model":"cells"');
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
