import { describePage, setUp } from './stand.ts';
import { predict } from './steps.ts';

describePage('A service that asks for a key', () => {
  const stand = setUp({ args: ['--key', 'a-key-of-this-test'] });

  test('is told the key by its visitor, who then has models, samples and predictions', async () => {
    const page = await stand.open();
    await page.getByRole('alert').getByText('API key missing').waitFor();
    await page.getByRole('button', { name: 'Enter API key' }).click();
    await page.getByRole('textbox').fill('a-key-of-this-test');
    await page.getByRole('button', { name: 'Use this key' }).click();
    await page.getByRole('button', { name: 'Sample 1', exact: true }).click();
    await predict(page);
    await page.getByText('Call it from your own program').click();
    expect(await page.locator('.snippet').textContent()).toContain('x-api-key: $GLIMPSE_KEY');
    expect(await page.evaluate(() => Object.values(localStorage).join())).not.toContain('a-key-of-this-test');
  });

  test('lets the model run in the browser too, once it has the key', async () => {
    const page = await stand.open();
    await page.getByRole('button', { name: 'Enter API key' }).click();
    await page.getByRole('textbox').fill('a-key-of-this-test');
    await page.getByRole('button', { name: 'Use this key' }).click();
    await page.getByRole('switch', { name: 'In this browser' }).click();
    await page.getByRole('button', { name: 'Sample 1', exact: true }).click();
    await predict(page);
    await page.getByText('Nothing: it ran on this device').waitFor();
  }, 60_000);
});
