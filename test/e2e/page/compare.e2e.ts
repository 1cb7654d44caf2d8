import { describePage, desktop, phone, setUp } from './stand.ts';
import { choose, smear } from './steps.ts';

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
});
