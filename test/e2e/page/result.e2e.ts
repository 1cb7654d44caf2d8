import sharp from 'sharp';
import { describePage, desktop, phone, setUp } from './stand.ts';
import { choose, expectCount, predict, slide, smear } from './steps.ts';

describePage('The result', () => {
  const stand = setUp();

  test('comes also where Predict is pressed the moment it is there', async () => {
    const page = await stand.open('/', phone);
    await page.getByText('Or try a sample').waitFor();
    await page.evaluate(() =>
      new MutationObserver((_, observer) => {
        const button = document.querySelector<HTMLButtonElement>('.go:enabled');
        if (!button) return;
        observer.disconnect();
        button.click();
      }).observe(document.body, { subtree: true, childList: true, attributes: true }),
    );
    await choose(page, smear);
    await page.locator('.answer').waitFor();
  });

  for (const [name, size] of Object.entries({ desktop, phone })) {
    test(`leaves the keyboard on the button that asked (${name})`, async () => {
      const page = await stand.open('/', size);
      await choose(page, smear);
      await page.locator('.go').focus();
      await page.keyboard.press('Enter');
      await page.locator('.answer').waitFor();
      expect(await page.evaluate(() => document.activeElement?.textContent)).toMatch(/^(Predict|Again)$/);
    });
  }

  test('says that classes are switched off where nothing is left of what was found', async () => {
    const page = await stand.open();
    await choose(page, smear);
    await predict(page);
    const counts = page.locator('.counts button');
    const found = Number.parseInt((await page.locator('.answer').textContent())!, 10);
    for (const button of await counts.all()) await button.click();
    await page.getByText(`All ${found} objects are of classes that are switched off below.`).waitFor();
    await slide(page, 'Certainty at least', 0.95);
    await page.getByText('Nothing reached 95% certainty').waitFor();
  });

  test('shows the tag of the object pointed at above all others', async () => {
    const page = await stand.open();
    await choose(page, smear);
    await predict(page);
    await page.getByRole('button', { name: 'Labels' }).click();
    // The largest one lies below the rest, unless it is pointed at.
    const white = page.locator('.found button').filter({ hasText: 'WBC' });
    await white.focus();
    const score = (await white.textContent())!.replace('WBC', '');
    expect(await page.locator('.stage text').last().textContent()).toBe(`WBC ${score}`);
  });

  test('is one stop of the Tab key, however many objects there are', async () => {
    const page = await stand.open();
    await choose(page, smear);
    await predict(page);
    const focused = () => page.evaluate(() => document.activeElement?.closest('.found') !== null);
    await page.locator('.found button').first().focus();
    await page.keyboard.press('End');
    expect(await page.locator('.found li:last-child button').evaluate((last) => last === document.activeElement)).toBe(
      true,
    );
    await page.keyboard.press('Tab');
    expect(await focused()).toBe(false);
    await page.keyboard.press('Shift+Tab');
    expect(await focused()).toBe(true);
    await page.keyboard.press('Shift+Tab');
    expect(await focused()).toBe(false);
  });

  for (const [name, size] of Object.entries({ desktop, phone })) {
    test(`holds names of any length (${name})`, async () => {
      const page = await stand.open('/', size);
      const long = `Pseudo${'pseudohypo'.repeat(8)}cyte`;
      await page.route('**/v1/predict*', async (route) => {
        const response = await route.fetch();
        await route.fulfill({ response, body: (await response.text()).replaceAll('"RBC"', `"${long}"`) });
      });
      await choose(page, smear);
      await predict(page);
      await page.getByRole('button', { name: 'Labels' }).click();
      expect(
        await page.evaluate(() =>
          [document.documentElement, ...document.querySelectorAll('.pane')].filter(
            ({ scrollWidth, clientWidth }) => scrollWidth > clientWidth,
          ),
        ),
      ).toEqual([]);
      await page.locator('.found button').nth(1).hover();
      await page
        .locator('.stage text')
        .getByText(/^Pseudopseudohypopseudoh… \d+%$/)
        .waitFor();
    });
  }

  test('of many objects, only labels that fit their box are drawn until it is zoomed in', async () => {
    const page = await stand.open('/', phone);
    await choose(page, smear);
    await predict(page);
    await page.getByRole('button', { name: 'Labels' }).click();
    const tags = page.locator('.stage text');
    const count = await page.locator('.found li').count();
    expect(await tags.count()).toBeLessThan(count);
    await page.locator('.viewport').focus();
    for (let step = 0; step < 6; step++) await page.keyboard.press('+');
    await expectCount(tags, count);
  });

  test('offers no heat map of nothing', async () => {
    const page = await stand.open();
    const grey = { width: 40, height: 30, channels: 3 as const, background: 'grey' };
    const buffer = await sharp({ create: grey }).png().toBuffer();
    await choose(page, { name: 'grey.png', mimeType: 'image/png', buffer });
    await predict(page);
    await page.getByText('Nothing found').waitFor();
    expect(await page.getByRole('button', { name: 'Heat map' }).isDisabled()).toBe(true);
  });

  test('of the heat map, the words stand with the picture, which is seen through it', async () => {
    const page = await stand.open();
    await choose(page, smear);
    await predict(page);
    await page.getByRole('button', { name: 'Heat map' }).click();
    await page.locator('.stage-caption').getByText('WBC').waitFor();
    const most = await page.locator('canvas.heat').evaluate((canvas) => {
      const { width, height } = canvas as HTMLCanvasElement;
      const { data } = (canvas as HTMLCanvasElement).getContext('2d')!.getImageData(0, 0, width, height);
      return Math.max(...data.filter((_, index) => index % 4 === 3));
    });
    expect(most).toBe(150);
  });
});
