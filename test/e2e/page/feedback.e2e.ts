import type { Page } from 'playwright-core';
import sharp from 'sharp';
import type { ReviewedRecord } from '../../../contract/records.ts';
import { describePage, phone, setUp } from './stand.ts';
import { choose, chooseModel, flip, predict, samplesOf, shownResult, smear } from './steps.ts';

describePage('Feedback', () => {
  const stand = setUp();
  const latest = async () =>
    ((await (await fetch(`${stand.url}/v1/predictions?limit=1`)).json()) as { items: ReviewedRecord[] }).items[0]!;

  test('thumbs, a moved box, an object that was missed and a comment stand in the record and in its view', async () => {
    const page = await stand.open();
    await choose(page, smear);
    await predict(page);
    const made = await latest();
    await correct(page);
    await page.getByRole('button', { name: 'Object 1 is right' }).click();
    await page.getByLabel('Object 2: label').selectOption('Platelets');
    await page.getByLabel('Boxes drawn anew are').selectOption('WBC');
    await drawBox(page);
    await page.getByLabel('Comment').fill('out of focus');
    await page.getByRole('button', { name: 'Send' }).click();
    await page.getByText('Sent, thank you').waitFor();

    const record = await latest();
    expect(record.id).toBe(made.id);
    expect(record.verdict).toBe('incorrect');
    expect(record.feedback).toMatchObject([
      { verdict: 'correct', prediction: 0 },
      { verdict: 'incorrect', prediction: 1, label: 'Platelets' },
      { verdict: 'incorrect', missed: [{ label: 'WBC', box: expect.anything() }], comment: 'out of focus' },
    ]);

    await page.getByRole('link', { name: 'Records' }).click();
    const row = page.locator('.record-table tbody tr').first();
    await row.getByText('Incorrect').waitFor();
    await row.getByRole('link').click();
    await page.locator('.history').getByText('Object 2, RBC: is Platelets').waitFor();
    await page.locator('.history').getByText('1 object missed: WBC').waitFor();
    await page.locator('.history').getByText('out of focus').waitFor();
    expect(page.errors).toEqual([]);
  }, 60_000);

  test('boxes are told in pixels of the picture that was sent, also where it was shrunk for that', async () => {
    const page = await stand.open();
    const large = await sharp(smear).resize(2560, 1920).jpeg({ quality: 97 }).toBuffer();
    await choose(page, { name: 'large.jpg', mimeType: 'image/jpeg', buffer: large });
    await predict(page);
    await correct(page);
    // Moved by 8 pixels of the original and back by 2: the box is another, hardly elsewhere.
    await page.locator('.editor rect').first().dispatchEvent('pointerdown', { bubbles: true });
    await page.mouse.up();
    await page.locator('.editor').focus();
    await page.keyboard.press('Shift+ArrowUp');
    await page.keyboard.press('ArrowDown');
    await page.getByRole('button', { name: 'Send' }).click();
    await page.getByText('Sent, thank you').waitFor();
    const { image, predictions, feedback } = await latest();
    expect(image).toMatchObject({ width: 416, height: 416 });
    const { prediction, box } = feedback[0]!;
    const was = predictions[prediction!]!.box!;
    expect(Math.abs(box!.x - was.x)).toBeLessThan(0.1);
    expect(Math.abs(box!.y - was.y)).toBeLessThan((10 * 416) / 1920);
    expect(box!.width).toBeCloseTo(was.width, 0);
  }, 60_000);

  test('one thumb says that all of it is right', async () => {
    const page = await stand.open();
    await chooseModel(page, 'fashion');
    await choose(page, samplesOf('fashion')[0]!);
    await predict(page);
    await page.getByRole('button', { name: 'Yes' }).click();
    await page.getByText('Sent, thank you').waitFor();
    expect(await latest()).toMatchObject({ verdict: 'correct', feedback: [{ verdict: 'correct' }] });
  });

  test('a class that the model is not sure of is told as such, and corrected to the right one', async () => {
    const page = await stand.open();
    await chooseModel(page, 'fashion');
    await choose(page, samplesOf('fashion').find((path) => path.endsWith('trouser.png'))!);
    await predict(page);
    await page.getByText('Not sure').waitFor();
    await page.getByText(/^The likeliest is Trouser/).waitFor();
    expect((await shownResult(page)).predictions).toHaveLength(5);
    await page.getByRole('button', { name: 'Correct', exact: true }).click();
    await page.getByLabel('Object 1: label').selectOption('Dress');
    expect(await page.locator('.correct-list li').count()).toBe(1);
    await page.getByRole('button', { name: 'Send' }).click();
    await page.getByText('Sent, thank you').waitFor();
    expect((await latest()).feedback).toMatchObject([{ verdict: 'incorrect', prediction: 0, label: 'Dress' }]);
  });

  test('pictures are kept only where that is switched on', async () => {
    const page = await stand.open();
    await choose(page, smear);
    await predict(page);
    expect((await latest()).stored).toBeUndefined();
    await flip(page, 'Keep for review');
    await predict(page);
    await page.waitForTimeout(300);
    const { id, stored } = await latest();
    expect(stored?.picture).toContain(id);
  });

  test('a phone asks again about the same picture, with other options', async () => {
    const page = await stand.open('/', phone);
    await choose(page, smear);
    await predict(page);
    await flip(page, 'Keep for review');
    const [answer] = await Promise.all([
      page.waitForResponse('**/v1/predict*'),
      page.getByRole('button', { name: 'Predict again' }).tap(),
    ]);
    expect(new URL(answer.url()).searchParams.get('store')).toBe('true');
    await page.locator('.pane-result[aria-busy=false] .answer').waitFor();
  });

  async function correct(page: Page): Promise<void> {
    await page.getByRole('button', { name: 'Correct' }).click();
    await page.locator('.editor').waitFor();
  }
});

/** Draws a box where none lies. */
async function drawBox(page: Page): Promise<void> {
  const [x, y] = await page.evaluate((): [number, number] => {
    const { x, y, width, height } = document.querySelector('.editor')!.getBoundingClientRect();
    for (let down = 8; down < height - 40; down += 8) {
      for (let right = 8; right < width - 40; right += 8) {
        const point: [number, number] = [x + right, y + down];
        if (document.elementFromPoint(...point)?.classList.contains('editor')) return point;
      }
    }
    throw new Error('boxes cover the whole picture');
  });
  await page.mouse.move(x, y);
  await page.mouse.down();
  await page.mouse.move(x + 15, y + 12);
  await page.mouse.move(x + 30, y + 25);
  await page.mouse.up();
}
