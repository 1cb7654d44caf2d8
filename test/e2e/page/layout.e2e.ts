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
