import { readFile } from 'node:fs/promises';
import sharp from 'sharp';
import { agreement } from './agreement.ts';
import { describePage, desktop, phone, setUp } from './stand.ts';
import {
  ask,
  choose,
  chooseModel,
  countCalls,
  eventually,
  expectCount,
  flip,
  predict,
  samplesOf,
  shownResult,
  slide,
  smear,
} from './steps.ts';

describePage('Predict', () => {
  const stand = setUp();

  test('states the size the model expects, and what is done with a picture of another', async () => {
    const page = await stand.open();
    await page.getByText('The model looks at 416 × 416 pixels').waitFor();
    await choose(page, smear);
    await page.getByText('640 × 480').waitFor();
    await page.getByText('Stretched to 416 × 416.').waitFor();
  });

  for (const [name, size] of Object.entries({ desktop, phone })) {
    test(`asks only when told to, and draws the service's own answer (${name})`, async () => {
      const page = await stand.open('/', size);
      const counted = countCalls(page);
      await choose(page, smear);
      await page.getByRole('button', { name: 'Predict', exact: true }).waitFor();
      expect(counted.calls).toBe(0);
      await predict(page);
      expect(counted.calls).toBe(1);
      const { predictions } = await ask(stand.url, await readFile(smear));
      expect((await shownResult(page)).predictions).toEqual(predictions);
      await expectCount(page.locator('.mark'), predictions.length);
      await expectCount(page.locator('.found li'), predictions.length);
      const { box } = predictions[0]!;
      const drawn = page.locator(`.mark .outline[x="${box!.x}"][y="${box!.y}"][width="${box!.width}"]`);
      expect(await drawn.count()).toBe(1);
      expect(page.errors).toEqual([]);
    });
  }

  test('predicts at once where that is wanted', async () => {
    const page = await stand.open();
    await flip(page, 'Predict at once');
    await choose(page, smear);
    await page.locator('.answer').waitFor();
  });

  test('predicts at once what is there when that is switched on', async () => {
    const page = await stand.open();
    await choose(page, smear);
    await flip(page, 'Predict at once');
    await page.locator('.answer').waitFor();
  });

  test('moving the threshold acts at once, without a call, and shows what the service would', async () => {
    const page = await stand.open();
    await choose(page, smear);
    await predict(page);
    const counted = countCalls(page);
    await slide(page, 'Certainty at least', 0.5);
    const { predictions, metrics } = await ask(stand.url, await readFile(smear), 'threshold=0.5');
    await expectCount(page.locator('.mark'), predictions.length);
    const shown = await shownResult(page);
    expect(shown.predictions).toEqual(predictions);
    expect(shown.metrics).toEqual(metrics);
    expect(counted.calls).toBe(0);
  });

  test('moving the overlap shows what the service gives for it', async () => {
    const page = await stand.open();
    await choose(page, smear);
    await predict(page);
    const { predictions } = await ask(stand.url, await readFile(smear), 'iou=0.15');
    await slide(page, 'Overlap allowed', 0.15);
    await expectCount(page.locator('.mark'), predictions.length);
    expect((await shownResult(page)).predictions).toEqual(predictions);
  });

  test('counts each class, and hides and shows it', async () => {
    const page = await stand.open();
    await choose(page, smear);
    await predict(page);
    const { metrics } = await ask(stand.url, await readFile(smear));
    const { RBC, ...others } = metrics.classDistribution;
    const button = page.getByRole('button', { name: `RBC ${RBC}` });
    await button.click();
    await expectCount(
      page.locator('.mark'),
      Object.values(others).reduce((sum, count) => sum + count, 0),
    );
    await button.click();
    await expectCount(page.locator('.mark'), metrics.count);
  });

  test('links list and picture both ways, by pointer and by keyboard', async () => {
    const page = await stand.open();
    await choose(page, smear);
    await predict(page);
    const { box } = (await shownResult(page)).predictions[1]!;
    await page.mouse.move(5, 5);
    await page.locator('.found button').first().focus();
    await page.keyboard.press('ArrowDown');
    expect(await page.locator('.mark.is-active .outline').getAttribute('x')).toBe(`${box!.x}`);
    await page.locator('.mark').last().hover();
    expect(await page.locator('.found .is-active').count()).toBe(1);
  });

  test('zooms to a point and back, by wheel and by keyboard', async () => {
    const page = await stand.open();
    await choose(page, smear);
    const canvas = page.locator('.canvas');
    await canvas.waitFor();
    const before = (await canvas.boundingBox())!;
    await page.mouse.move(before.x + before.width / 2, before.y + before.height / 2);
    await page.mouse.wheel(0, -400);
    await eventually(async () => (await canvas.boundingBox())!.width > before.width * 1.5);
    await page.getByRole('button', { name: 'Show the whole picture' }).click();
    await eventually(async () => (await canvas.boundingBox())!.width === before.width);
  });

  test('outlines each object of a segmentation model', async () => {
    const page = await stand.open();
    await chooseModel(page, 'nuclei');
    const [picture] = samplesOf('nuclei');
    await choose(page, picture!);
    await predict(page);
    const { predictions } = await ask(stand.url, await readFile(picture!), 'model=nuclei');
    await expectCount(page.locator('.mark .mask'), predictions.length);
    await page.getByRole('button', { name: 'Masks' }).click();
    await expectCount(page.locator('.mark .mask'), 0);
  });

  test('sends large pictures in the size of the model, and gives boxes in pixels of the original', async () => {
    const photo = await sharp(smear).resize(2560, 1920).jpeg({ quality: 97 }).toBuffer();
    const page = await stand.open();
    await choose(page, { name: 'photo.jpg', mimeType: 'image/jpeg', buffer: photo });
    await page.getByText('Made 416 × 416 in this browser').waitFor();
    await predict(page);
    const shown = await shownResult(page);
    expect(shown.image).toMatchObject({ width: 2560, height: 1920 });
    expect(shown.image.bytes).toBeLessThan(photo.length / 2);
    const { predictions } = await ask(stand.url, photo);
    const { score } = agreement(shown.predictions, predictions);
    expect(score).toBeLessThan(0.05);
    expect(Math.max(...shown.predictions.map(({ box }) => box!.x + box!.width))).toBeGreaterThan(640);
    await flip(page, 'Shrink large pictures');
    await predict(page);
    const unshrunk = await shownResult(page);
    expect(unshrunk.predictions).toEqual(predictions);
    expect(unshrunk.image.bytes).toBe(photo.length);
  });

  test('stands pictures upright as their EXIF data says', async () => {
    const turned = await sharp(smear).rotate(-90).withMetadata({ orientation: 6 }).jpeg({ quality: 95 }).toBuffer();
    const page = await stand.open();
    await choose(page, { name: 'phone.jpg', mimeType: 'image/jpeg', buffer: turned });
    await page.getByText('640 × 480').waitFor();
    await predict(page);
    const { predictions, image } = await ask(stand.url, turned);
    expect(image).toMatchObject({ width: 640, height: 480, orientation: 6 });
    expect((await shownResult(page)).predictions).toEqual(predictions);
  });

  test('says what the call took and cost, in words', async () => {
    const page = await stand.open();
    await choose(page, smear);
    await predict(page);
    await page.getByText(/of which the model took \d/).waitFor();
    await page.getByText(/Cost: 0\.0\d+ ¢, about [\d,]+ such calls a dollar, on AWS Lambda with \d+ MB/).waitFor();
  });

  test('shows on request where the model looked', async () => {
    const page = await stand.open();
    await choose(page, smear);
    await predict(page);
    await page.getByRole('button', { name: 'Heat map' }).click();
    await page.locator('canvas.heat').waitFor();
    await page.getByText('The heat map shows where hiding the picture').waitFor();
    await page.getByRole('button', { name: 'Heat map' }).click();
    await expectCount(page.locator('canvas.heat'), 0);
  });

  test('forgets picture and result at a refresh, and keeps them when going to another view and back', async () => {
    const page = await stand.open();
    await choose(page, smear);
    await predict(page);
    await page.getByRole('link', { name: 'Models', exact: true }).click();
    await page.getByRole('heading', { name: 'Models' }).waitFor();
    await page.goBack();
    await page.locator('.answer').waitFor();
    await page.reload();
    await page.getByText('What is in your picture?').waitFor();
    expect(await page.locator('.answer').count()).toBe(0);
    expect(await page.evaluate(() => JSON.stringify([{ ...localStorage }, { ...sessionStorage }]))).not.toMatch(
      /smear|blob|jpg/,
    );
  });
});
