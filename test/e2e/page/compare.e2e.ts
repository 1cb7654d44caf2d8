import { describePage, desktop, phone, setUp } from './stand.ts';
import { choose, chooseModel, expectCount, smear } from './steps.ts';

describePage('Compare', () => {
  const stand = setUp();

  for (const [name, size] of Object.entries({ desktop, phone })) {
    test(`lays two models over one picture with a line to drag, and tells time and cost of each (${name})`, async () => {
      const page = await stand.open('/compare', size);
      await choose(page, smear);
      const left = page.getByRole('region', { name: 'Left model' });
      const right = page.getByRole('region', { name: 'Right model' });
      await left.getByRole('combobox').selectOption('cells 1.0.0');
      await right.getByRole('combobox').selectOption('nuclei 1.0.0');
      await page.getByRole('button', { name: 'Compare' }).click();
      for (const side of [left, right]) {
        await side.getByText(/\d+ found/).waitFor();
        await side.getByText('Whole call').waitFor();
        await side.getByText(/¢, about [\d,]+ such calls a dollar/).waitFor();
      }
      const clip = () =>
        page
          .locator('.swipe-layer')
          .first()
          .evaluate((layer) => (layer as HTMLElement).style.clipPath);
      expect(await clip()).toBe('inset(0px 50% 0px 0px)');
      await page.getByRole('slider', { name: 'Line between the two models' }).focus();
      await page.keyboard.press('Home');
      expect(await clip()).toBe('inset(0px 100% 0px 0px)');
      const picture = (await page.locator('.canvas').boundingBox())!;
      const line = (await page.locator('.swipe-line').boundingBox())!;
      await page.mouse.move(line.x + line.width / 2, line.y + line.height / 2);
      await page.mouse.down();
      await page.mouse.move(picture.x + picture.width * 0.75, line.y + line.height / 2);
      await page.mouse.up();
      expect(Number.parseFloat((await clip()).split(' ')[1]!)).toBeCloseTo(25, 0);
      expect(page.errors).toEqual([]);
    }, 60_000);
  }

  test('shows no numbers under the name of a model that did not say them, and leaves the other side be', async () => {
    const page = await stand.open('/compare');
    await choose(page, smear);
    const left = page.getByRole('region', { name: 'Left model' });
    const right = page.getByRole('region', { name: 'Right model' });
    const other = await right.getByRole('combobox').inputValue();
    await page.getByRole('button', { name: 'Compare' }).click();
    await right.getByText('Whole call').waitFor();
    expect(await page.locator('.swipe-layer svg').count()).toBe(2);
    await left.getByRole('combobox').selectOption('nuclei 1.0.0');
    await expectCount(left.getByText('Whole call'), 0);
    await expectCount(page.locator('.swipe-layer svg'), 1);
    expect(await right.getByRole('combobox').inputValue()).toBe(other);
    await right.getByText('Whole call').waitFor();
  }, 60_000);

  test('keeps its answers while another view is looked at and another model is chosen there', async () => {
    const page = await stand.open('/compare');
    await choose(page, smear);
    await page.getByRole('button', { name: 'Compare' }).click();
    const sides = page.locator('.compare-side');
    await expectCount(sides.getByText('Whole call'), 2);
    const said = await sides.allTextContents();
    await page.getByRole('link', { name: 'Predict', exact: true }).click();
    await chooseModel(page, 'nuclei');
    await page.getByRole('link', { name: 'Compare', exact: true }).click();
    await page.getByRole('heading', { name: 'Compare' }).waitFor();
    expect(await sides.allTextContents()).toEqual(said);
    await expectCount(page.locator('.swipe-layer svg'), 2);
  }, 60_000);
});
