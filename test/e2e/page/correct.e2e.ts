import type { Page } from 'playwright-core';
import { describePage, setUp } from './stand.ts';
import { choose, downloaded, expectCount, predict, smear } from './steps.ts';

interface Coco {
  annotations: { category_id: number; bbox: [number, number, number, number] }[];
}

describePage('Correct', () => {
  const stand = setUp();

  test('boxes are relabelled, moved, pulled, deleted and added on the picture, each step undone again', async () => {
    const page = await correcting();
    const boxes = page.locator('.editor rect');
    const count = await boxes.count();
    const before = await coco(page);

    await page.getByLabel('Object 1: label').selectOption('Platelets');
    expect((await coco(page)).annotations[0]!.category_id).toBe(2);

    await boxes.first().dispatchEvent('pointerdown', { bubbles: true });
    await page.mouse.up();
    await page.locator('.editor').focus();
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('Shift+ArrowDown');
    const after = (await coco(page)).annotations[0]!.bbox;
    const [x, y, width, height] = before.annotations[0]!.bbox;
    expect(after[0]).toBeCloseTo(Math.min(x + 1, 640 - width), 1);
    expect(after[1]).toBeCloseTo(Math.min(y + 10, 480 - height), 1);

    const corner = (await page.locator('.editor circle').last().boundingBox())!;
    await drag(page, [corner.x + corner.width / 2, corner.y + corner.height / 2], [-20, -15]);
    expect((await coco(page)).annotations[0]!.bbox[2]).toBeLessThan(width);

    await page.locator('.editor').focus();
    await page.keyboard.press('Delete');
    await expectCount(boxes, count - 1);

    await page.getByLabel('Boxes drawn anew are').selectOption('WBC');
    const editor = (await page.locator('.editor').boundingBox())!;
    await drag(page, await emptySpot(page, editor), [30, 25]);
    await expectCount(boxes, count);
    expect((await coco(page)).annotations.at(-1)!.category_id).toBe(1);
    await page.getByText('missed', { exact: true }).waitFor();

    for (let step = 0; step < 6; step++) await page.getByRole('button', { name: 'Undo' }).click();
    expect(await coco(page)).toEqual(before);
    expect(await page.getByRole('button', { name: 'Undo' }).isDisabled()).toBe(true);
  }, 60_000);

  test('there is no button to send where the model ran in the browser: the service knows nothing of it', async () => {
    const page = await stand.open();
    await page.getByRole('switch', { name: 'In this browser' }).click();
    await choose(page, smear);
    await predict(page);
    await page.getByRole('button', { name: 'Correct' }).click();
    await page.getByRole('button', { name: 'COCO JSON' }).waitFor();
    expect(await page.getByRole('button', { name: 'Send' }).count()).toBe(0);
  }, 60_000);

  async function correcting(): Promise<Page> {
    const page = await stand.open();
    await choose(page, smear);
    await predict(page);
    await page.getByRole('button', { name: 'Correct' }).click();
    await page.locator('.editor').waitFor();
    return page;
  }
});

async function coco(page: Page): Promise<Coco> {
  return JSON.parse((await downloaded(page, page.getByRole('button', { name: 'COCO JSON' }))).toString()) as Coco;
}

async function drag(page: Page, [x, y]: readonly [number, number], [dx, dy]: readonly [number, number]): Promise<void> {
  await page.mouse.move(x, y);
  await page.mouse.down();
  await page.mouse.move(x + dx / 2, y + dy / 2);
  await page.mouse.move(x + dx, y + dy);
  await page.mouse.up();
}

/** A point of the editor under which no box lies. */
async function emptySpot(page: Page, editor: { x: number; y: number; width: number; height: number }) {
  return page.evaluate(({ x, y, width, height }): [number, number] => {
    for (let down = 8; down < height - 40; down += 8) {
      for (let right = 8; right < width - 40; right += 8) {
        const point: [number, number] = [x + right, y + down];
        if (document.elementFromPoint(...point)?.classList.contains('editor')) return point;
      }
    }
    throw new Error('boxes cover the whole picture');
  }, editor);
}
