import type { Page } from 'playwright-core';
import { violationsOf } from './axe.ts';
import { describePage, desktop, phone, setUp } from './stand.ts';
import { choose, chooseModel, eventually, expectCount, predict, samplesOf, smear } from './steps.ts';

describePage('Correct, on phones, by keyboard and after a look elsewhere', () => {
  const stand = setUp();

  async function correcting(options: Parameters<typeof stand.open>[1] = desktop): Promise<Page> {
    const page = await stand.open('/', options);
    await choose(page, smear);
    await predict(page);
    await page.getByRole('button', { name: 'Correct', exact: true }).click();
    await page.locator('.editor').waitFor();
    return page;
  }

  test('two fingers zoom, and draw nothing', async () => {
    const page = await correcting(phone);
    const boxes = page.locator('.editor rect');
    const count = await boxes.count();
    const canvas = page.locator('.canvas');
    const { width } = (await canvas.boundingBox())!;
    await pinch(page);
    await eventually(async () => (await canvas.boundingBox())!.width > width * 1.5);
    expect(await boxes.count()).toBe(count);
    expect(await page.getByRole('button', { name: 'Undo' }).isDisabled()).toBe(true);
    await page.getByRole('button', { name: 'Zoom out' }).tap();
  });

  test('on a phone the picture stays in sight of its list, and what to do within reach', async () => {
    const page = await correcting(phone);
    await page.getByRole('button', { name: 'Object 12 is wrong' }).tap();
    expect((await page.locator('.stage').boundingBox())!.y).toBeGreaterThanOrEqual(0);
    // A new picture would throw the work away.
    expect(await page.locator('.go-bar').count()).toBe(0);
    for (const name of ['Undo', 'Send']) {
      const { y, height } = (await page.getByRole('button', { name }).boundingBox())!;
      expect(y + height).toBeLessThanOrEqual(844);
    }
  });

  test('the picture is moved with the space bar held or by the middle button, and zoomed by the wheel', async () => {
    const page = await correcting();
    const canvas = page.locator('.canvas');
    const whole = (await canvas.boundingBox())!;
    const [x, y] = [whole.x + whole.width / 2, whole.y + whole.height / 2];
    await page.mouse.move(x, y);
    await page.mouse.wheel(0, -600);
    await eventually(async () => (await canvas.boundingBox())!.width > whole.width * 1.5);
    for (const [key, button] of [[' ', 'left'] as const, [undefined, 'middle'] as const]) {
      const before = (await canvas.boundingBox())!;
      if (key) await page.keyboard.down(key);
      await page.mouse.move(x, y);
      await page.mouse.down({ button });
      await page.mouse.move(x - 30, y, { steps: 3 });
      await page.mouse.move(x - 60, y, { steps: 3 });
      await page.mouse.up({ button });
      if (key) await page.keyboard.up(key);
      expect((await canvas.boundingBox())!.x).toBeLessThan(before.x - 30);
    }
    expect(await page.getByRole('button', { name: 'Undo' }).isDisabled()).toBe(true);
  });

  test('boxes are added, pulled and taken back by keyboard alone', async () => {
    const page = await correcting();
    const boxes = page.locator('.editor rect');
    const count = await boxes.count();
    await page.getByRole('button', { name: 'Add a box in the middle' }).focus();
    await page.keyboard.press('Enter');
    await expectCount(boxes, count + 1);
    const last = page.locator('.editor rect.is-active');
    const width = Number(await last.getAttribute('width'));
    await page.keyboard.press('Alt+Shift+ArrowRight');
    await page.keyboard.press('Alt+ArrowRight');
    expect(Number(await last.getAttribute('width'))).toBe(width + 11);
    await page.keyboard.press('Control+z');
    expect(Number(await last.getAttribute('width'))).toBe(width + 10);
    await page.keyboard.press('Control+z');
    await page.keyboard.press('Control+z');
    await expectCount(boxes, count);
  });

  for (const colorScheme of ['light', 'dark'] as const) {
    test(`axe finds nothing while boxes are corrected (${colorScheme})`, async () => {
      for (const size of [desktop, phone]) {
        const page = await correcting({ ...size, colorScheme });
        await page.getByRole('button', { name: 'Add a box in the middle' }).click();
        expect(await violationsOf(page)).toEqual([]);
      }
    });
  }

  test('a thumb pressed twice says nothing', async () => {
    const page = await correcting();
    const thumb = page.getByRole('button', { name: 'Object 1 is right' });
    await thumb.click();
    expect(await page.getByRole('button', { name: 'Send' }).isEnabled()).toBe(true);
    await thumb.click();
    expect(await thumb.getAttribute('aria-pressed')).toBe('false');
    expect(await page.getByRole('button', { name: 'Send' }).isDisabled()).toBe(true);
  });

  test('what was said is there again after closing, and after a look at another view', async () => {
    const page = await correcting();
    const label = page.getByLabel('Object 1: label');
    await label.selectOption('Platelets');
    await page.getByLabel('Comment').fill('out of focus');
    await page.getByRole('button', { name: 'Close' }).click();
    await page.getByRole('button', { name: 'Correct', exact: true }).click();
    expect(await label.locator('option:checked').textContent()).toBe('Platelets');
    await page.getByRole('link', { name: 'Models', exact: true }).click();
    await page.getByRole('heading', { name: 'Models' }).waitFor();
    await page.goBack();
    expect(await label.locator('option:checked').textContent()).toBe('Platelets');
    expect(await page.getByLabel('Comment').inputValue()).toBe('out of focus');
    await predict(page);
    await expectCount(page.locator('.editor'), 0);
  });

  test('masks stay under the boxes, each row points out its own, and tools without a use are gone', async () => {
    const page = await stand.open();
    await chooseModel(page, 'nuclei');
    await choose(page, samplesOf('nuclei')[0]!);
    await predict(page);
    const count = await page.locator('.mark .mask').count();
    await page.getByRole('button', { name: 'Correct', exact: true }).click();
    await expectCount(page.locator('.masks .mask'), count);
    expect(await page.getByRole('button', { name: 'Labels' }).count()).toBe(0);
    await page.locator('.correct-list li').nth(2).hover();
    await expectCount(page.locator('.editor rect.is-active'), 1);
    await page.getByRole('button', { name: 'Masks' }).click();
    await expectCount(page.locator('.masks .mask'), 0);
  });
});

/** Two fingers that move apart over the picture, the first of which is down for a moment alone. */
async function pinch(page: Page): Promise<void> {
  const { x, y, width, height } = (await page.locator('.editor').boundingBox())!;
  const [middleX, middleY] = [x + width / 2, y + height / 2];
  const session = await page.context().newCDPSession(page);
  const touch = (type: 'touchStart' | 'touchMove' | 'touchEnd', ...apart: number[]) =>
    session.send('Input.dispatchTouchEvent', {
      type,
      touchPoints: apart.map((dx, id) => ({ x: middleX + dx, y: middleY, id })),
    });
  await touch('touchStart', -20);
  await touch('touchMove', -24);
  await touch('touchStart', -24, 24);
  for (let apart = 34; apart <= 94; apart += 10) await touch('touchMove', -apart, apart);
  await touch('touchEnd');
}
