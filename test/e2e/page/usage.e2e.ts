import type { Usage } from '../../../contract/usage.ts';
import { describePage, setUp } from './stand.ts';
import { ask, askNamed, eventually, expectCount, samplesOf, smears } from './steps.ts';

describePage('Usage', () => {
  const stand = setUp();
  beforeAll(async () => {
    for (const file of smears.slice(0, 3)) await askNamed(stand.url, file, '');
    await askNamed(stand.url, samplesOf('fashion')[0]!, 'model=fashion');
    await ask(stand.url, Buffer.from('no picture')).catch(() => {});
  }, 60_000);

  const usage = async (query = '') => (await (await fetch(`${stand.url}/v1/usage?${query}`)).json()) as Usage;
  const figure = { calls: 'Calls', images: 'Pictures' } as const;

  test('tells calls, pictures, failures, latency and cost of the span, as the service has them', async () => {
    const { total } = await usage();
    const page = await stand.open('/usage');
    for (const [key, name] of Object.entries(figure)) {
      const value = page.locator('.figures > div').filter({ hasText: name }).locator('dd');
      await eventually(async () => (await value.textContent())?.trim() === `${total[key as keyof typeof figure]}`);
    }
    await page.locator('.figures > div').filter({ hasText: 'Failed' }).getByText('20.0%').waitFor();
    expect(page.errors).toEqual([]);
  });

  test('draws a bar for each day of the span, and has each chart as a table too', async () => {
    const { total } = await usage();
    const page = await stand.open('/usage');
    const calls = page.getByRole('figure', { name: 'Calls per day' });
    await expectCount(calls.locator('.bar-mark'), 30);
    await page.getByLabel('Span').selectOption('7');
    await expectCount(calls.locator('.bar-mark'), 7);
    await calls.getByText('As a table').click();
    await expectCount(calls.locator('tbody tr'), 7);
    const today = new Date().toISOString().slice(0, 10);
    await calls.getByRole('row', { name: `${today} ${total.calls}` }).waitFor();
    const names = [
      'Latency per day',
      'Certainty per class',
      'Class mix',
      'Cost per day',
      'Kinds of pictures',
      'Models asked',
      'Errors',
    ];
    for (const name of names) {
      const chart = page.getByRole('figure', { name });
      await chart.getByText('As a table').click();
      expect(await chart.locator('tbody tr').count()).toBeGreaterThan(0);
    }
    const certainty = page.getByRole('figure', { name: 'Certainty per class' });
    const { count, meanScore } = total.classes.RBC!;
    await certainty.getByRole('row', { name: `RBC ${(meanScore * 100).toFixed(1)}% (of ${count})` }).waitFor();
    await page.getByRole('figure', { name: 'Errors' }).getByRole('row', { name: 'media type unsupported 1' }).waitFor();
  });

  test('shows one model alone', async () => {
    const { total } = await usage('model=fashion');
    const page = await stand.open('/usage');
    await page.getByLabel('Model', { exact: true }).selectOption('fashion');
    const mix = page.getByRole('figure', { name: 'Class mix' });
    await mix.getByText('As a table').click();
    await expectCount(mix.locator('tbody tr'), Object.keys(total.classes).length);
    await expectCount(mix.getByRole('row', { name: /^RBC/ }), 0);
  });
});
