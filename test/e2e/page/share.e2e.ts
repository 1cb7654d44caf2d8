import { mkdtempSync } from 'node:fs';
import { readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import sharp from 'sharp';
import type { Result } from '../../../contract/answer.ts';
import { runSnippet } from './snippets.ts';
import { describePage, setUp } from './stand.ts';
import { ask, askText, choose, downloaded, predict, smear } from './steps.ts';

const folder = mkdtempSync(join(tmpdir(), 'glimpse-share-'));

describePage('Taking results along', () => {
  const stand = setUp();
  afterAll(() => rm(folder, { recursive: true }));

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

  test('copies programs that run as they are and give the same answer, whatever the file is called', async () => {
    const name = `it's; a, "fine" \\ smear.jpg`;
    const buffer = await readFile(smear);
    await writeFile(join(folder, name), buffer);
    const page = await stand.open();
    await choose(page, { name, mimeType: 'image/jpeg', buffer });
    await predict(page);
    const { predictions } = await ask(stand.url, buffer);
    const answer = JSON.parse(await runSnippet(page, 'curl', folder)) as Result;
    expect(answer.predictions).toEqual(predictions);
    for (const language of ['JavaScript', 'Python'] as const) {
      const lines = (await runSnippet(page, language, folder)).trim().split('\n');
      expect(lines).toHaveLength(predictions.length);
      lines.forEach((line, i) => {
        expect(line).toContain(`${predictions[i]!.label} ${predictions[i]!.score}`);
      });
    }
  }, 60_000);
});

// The first column is the file's name, which a raw body does not carry.
function withoutName(csv: string): string[] {
  return csv
    .trim()
    .split(/\r?\n/)
    .map((line) => line.slice(line.indexOf(',')));
}
