import { describePage, phone, setUp } from './stand.ts';
import { choose, predict, smear } from './steps.ts';

describePage('The layout', () => {
  const stand = setUp();

  test('a failure on a phone is in sight without scrolling', async () => {
    const page = await stand.open('/', phone);
    await page.route('**/v1/predict*', (route) =>
      route.fulfill({
        status: 500,
        contentType: 'application/problem+json',
        body: JSON.stringify({ code: 'internal', title: 'It broke', detail: 'Nobody knows why.' }),
      }),
    );
    await choose(page, smear);
    await page.getByRole('button', { name: 'Predict', exact: true }).click();
    const { y, height } = (await page.getByRole('alert').boundingBox())!;
    const bar = (await page.locator('.go-bar').boundingBox())!;
    expect(y + height).toBeLessThan(bar.y);
  });

  test('a banner takes its height from the panes, and the page stays as high as the screen', async () => {
    const page = await stand.open();
    await choose(page, smear);
    await predict(page);
    await page.context().setOffline(true);
    await page.getByText('You are offline. Your picture is kept').waitFor();
    expect(await page.evaluate(() => document.documentElement.scrollHeight)).toBe(900);
  });

  test('a small phone on its side shows the whole picture above the buttons', async () => {
    const page = await stand.open('/', { viewport: { width: 640, height: 360 } });
    await choose(page, smear);
    await predict(page);
    const picture = (await page.locator('.canvas').boundingBox())!;
    const bar = (await page.locator('.go-bar').boundingBox())!;
    expect(picture.height).toBeGreaterThan(120);
    expect(picture.y + picture.height).toBeLessThanOrEqual(bar.y);
  });

  for (const [name, width, height] of [
    ['a laptop', 1280, 720],
    ['a phone', 390, 844],
    ['a small phone', 360, 640],
  ] as const) {
    test(`with the browser's text made half as large again, ${name} still holds it all`, async () => {
      const page = await stand.open('/', { viewport: { width, height } });
      const session = await page.context().newCDPSession(page);
      await session.send('Page.setFontSizes', { fontSizes: { standard: 24 } });
      await choose(page, smear);
      await predict(page);
      expect((await page.locator('.stage').boundingBox())!.width).toBeGreaterThan(Math.min(width, 1000) / 2);
      const spilt = await page
        .locator('.button, .tabs-main a')
        .evaluateAll((all) =>
          all.filter(({ scrollWidth, clientWidth }) => scrollWidth > clientWidth).map(({ textContent }) => textContent),
        );
      expect(spilt).toEqual([]);
      for (const view of ['Predict', 'Batch', 'Compare', 'Models', 'Records']) {
        await page.getByRole('link', { name: view, exact: true }).click();
        await page.getByRole('heading', { name: view, exact: true }).waitFor();
        expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(width);
      }
    });
  }

  for (const [name, width, height] of [
    ['a small tablet', 768, 1024],
    ['a tablet', 820, 1180],
    ['a phone on its side', 844, 390],
    ['a tablet on its side', 1024, 768],
  ] as const) {
    test(`${name} shows every view in its width, and the picture large`, async () => {
      const page = await stand.open('/', { viewport: { width, height } });
      await choose(page, smear);
      await predict(page);
      const tools = (await page.locator('.stage-tools').boundingBox())!;
      expect(tools.height).toBeLessThan(60);
      expect((await page.locator('.stage').boundingBox())!.height).toBeGreaterThan(height / 2);
      for (const view of ['Predict', 'Batch', 'Compare', 'Models', 'Records']) {
        await page.getByRole('link', { name: view, exact: true }).click();
        expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(width);
      }
    });
  }
});
