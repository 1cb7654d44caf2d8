import { dirname } from 'node:path';
import type { Page } from 'playwright-core';
import { violationsOf } from './axe.ts';
import { runSnippet } from './snippets.ts';
import { describePage, desktop, setUp } from './stand.ts';
import { choose, downloaded, predict, smear } from './steps.ts';

describePage('A service that asks for a key', () => {
  const stand = setUp({ args: ['--key', 'a-key-of-this-test'] });

  test('is told the key by its visitor, who then has models, samples and predictions', async () => {
    const page = await stand.open();
    await page.getByRole('alert').getByText('This service asks for an API key').waitFor();
    expect(await page.getByRole('button', { name: 'Try again' }).count()).toBe(0);
    expect(await page.getByLabel('Model', { exact: true }).textContent()).toBe('Not available');
    await enterAtBanner(page);
    await page.getByRole('button', { name: 'Sample 1', exact: true }).click();
    await predict(page);
    const env = { GLIMPSE_KEY: 'a-key-of-this-test' };
    for (const language of ['curl', 'JavaScript', 'Python'] as const)
      expect(await runSnippet(page, language, dirname(smear), env)).toContain('WBC');
    expect(await page.evaluate(() => Object.values(localStorage).join())).not.toContain('a-key-of-this-test');
  });

  test('asks for it in words that can be read in the dark too', async () => {
    const page = await stand.open('/', { ...desktop, colorScheme: 'dark' });
    await page.getByRole('alert').getByRole('button', { name: 'Enter the API key' }).click();
    await page.getByRole('dialog', { name: 'API key' }).waitFor();
    expect(await violationsOf(page)).toEqual([]);
  });

  test('lets the model run in the browser too, once it has the key', async () => {
    const page = await stand.open();
    await enterAtBanner(page);
    await page.getByRole('switch', { name: 'In this browser' }).click();
    await page.getByRole('button', { name: 'Sample 1', exact: true }).click();
    await predict(page);
    await page.getByText('Nothing: it ran on this device').waitFor();
  }, 60_000);
});

async function enterAtBanner(page: Page): Promise<void> {
  await page.getByRole('alert').getByRole('button', { name: 'Enter the API key' }).click();
  await page.getByRole('textbox').fill('a-key-of-this-test');
  await page.getByRole('button', { name: 'Use this key' }).click();
}

describePage('A service with a key for callers and one for operators', () => {
  const stand = setUp({ args: ['--key', 'the-callers', '--operator-key', 'the-operators'] });

  test('shows records and usage to operators, and tells others what is missing', async () => {
    const page = await stand.open();
    await enter(page, 'the-callers');
    await page.getByRole('button', { name: 'Sample 1', exact: true }).click();
    await predict(page);
    await page.getByRole('button', { name: 'Yes' }).click();
    await page.getByText('Sent, thank you').waitFor();
    await page.getByRole('link', { name: 'Records' }).click();
    await page.getByText('This is for operators').waitFor();
    await page.getByRole('link', { name: 'Usage' }).click();
    await page.getByText('This is for operators').waitFor();
    await enter(page, 'the-operators');
    await page.getByRole('link', { name: 'Predict', exact: true }).click();
    // Another key is no reason to lose what is on the desk.
    await page
      .locator('.answer')
      .getByText(/objects found/)
      .waitFor();
    await page.getByRole('link', { name: 'Records' }).click();
    await page.getByRole('link', { name: 'Usage' }).click();
    await page.getByRole('figure', { name: 'Calls per day' }).waitFor();
    await page.getByRole('link', { name: 'Predictions', exact: true }).click();
    await page.locator('.record-table tbody tr').getByText('Correct').waitFor();
  }, 60_000);

  test('shows a caller their own jobs', async () => {
    const page = await stand.open('/jobs');
    await enter(page, 'the-callers');
    await choose(page, smear);
    await page.locator('.job').getByText('1 of 1 picture', { exact: true }).waitFor();
    await downloaded(page, page.getByRole('button', { name: 'Results.csv' }));
  }, 60_000);
});

async function enter(page: Page, key: string): Promise<void> {
  await page.getByRole('button', { name: 'API key', exact: true }).click();
  await page.getByRole('textbox', { name: /operator/ }).fill(key);
  await page.getByRole('button', { name: 'Use this key' }).click();
}
