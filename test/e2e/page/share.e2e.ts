import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { basename, dirname } from 'node:path';
import { promisify } from 'node:util';
import type { Page } from 'playwright-core';
import sharp from 'sharp';
import type { Result } from '../../../contract/answer.ts';
import { describePage, setUp } from './stand.ts';
import { ask, askText, choose, downloaded, predict, smear } from './steps.ts';

const run = promisify(execFile);

describePage('Taking results along', () => {
  const stand = setUp();

  async function withAnswer() {
    const page = await stand.open();
    await choose(page, smear);
    await predict(page);
    return page;
  }

  test('downloads the picture in its own size with what was found drawn in', async () => {
    const page = await withAnswer();
    const png = await downloaded(page, page.getByRole('button', { name: 'Picture', exact: true }));
    expect(await sharp(png).metadata()).toMatchObject({ format: 'png', width: 640, height: 480 });
    const drawn = await sharp(png).removeAlpha().raw().toBuffer();
    const plain = await sharp(smear).raw().toBuffer();
    const { predictions } = await ask(stand.url, await readFile(smear));
    const { x, y, height } = predictions[0]!.box!;
    const at = (Math.round(y + height / 2) * 640 + Math.round(x)) * 3;
    expect([...drawn.subarray(at, at + 3)]).not.toEqual([...plain.subarray(at, at + 3)]);
  });

  test('downloads the CSV that the service gives', async () => {
    const page = await withAnswer();
    const csv = (await downloaded(page, page.getByRole('button', { name: 'CSV' }))).toString();
    const there = await askText(stand.url, await readFile(smear), 'format=csv');
    expect(withoutName(csv)).toEqual(withoutName(there));
    expect(csv).toContain(basename(smear));
  });

  test('copies a curl call that gives the same answer', async () => {
    const code = await copied(await withAnswer(), 'curl');
    const { stdout } = await run('bash', ['-c', code], { cwd: dirname(smear) });
    const { predictions } = await ask(stand.url, await readFile(smear));
    expect((JSON.parse(stdout) as Result).predictions).toEqual(predictions);
  });

  test('copies JavaScript that gives the same answer', async () => {
    const code = await copied(await withAnswer(), 'JavaScript');
    const file = new File([await readFile(smear)], basename(smear));
    const AsyncFunction = (async () => {}).constructor as new (...parts: string[]) => (file: File) => Promise<unknown>;
    const found = await new AsyncFunction('file', `${code}\nreturn predictions;`)(file);
    const { predictions } = await ask(stand.url, await readFile(smear));
    expect(found).toEqual(predictions);
  });

  test('copies Python that compiles and names this service and file', async () => {
    const code = await copied(await withAnswer(), 'Python');
    await run('python3', ['-c', 'import sys; compile(sys.argv[1], "snippet", "exec")', code]);
    expect(code).toContain(`${stand.url}/v1/predict?model=cells`);
    expect(code).toContain(basename(smear));
  });
});

async function copied(page: Page, language: string): Promise<string> {
  await page.getByText('Call it from your own program').click();
  await page.getByRole('button', { name: language }).click();
  await page.getByRole('button', { name: 'Copy' }).click();
  await page.getByText('Copied').waitFor();
  return page.evaluate(() => navigator.clipboard.readText());
}

// The first column is the file's name, which a raw body does not carry.
function withoutName(csv: string): string[] {
  return csv
    .trim()
    .split(/\r?\n/)
    .map((line) => line.slice(line.indexOf(',')));
}
