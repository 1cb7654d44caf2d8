import { readdirSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import type { JSHandle, Locator, Page } from 'playwright-core';
import type { Result } from '../../../contract/answer.ts';
import type { Manifest } from '../../../contract/model.ts';
import { root } from './screens.ts';

/** Photographs of blood smears, 640 x 480, that come with the built-in model. */
export const smears = samplesOf('cells');
export const smear = smears[0]!;

/** Absolute paths of a built-in model's sample pictures. */
export function samplesOf(model: string): string[] {
  const folder = join(root, 'models', model, 'samples');
  return readdirSync(folder)
    .filter((name) => /\.(jpg|png)$/.test(name))
    .sort()
    .map((name) => join(folder, name));
}

/** `model.json` of a built-in model. */
export async function manifestOf(model: string): Promise<Manifest> {
  return JSON.parse(await readFile(join(root, 'models', model, 'model.json'), 'utf8')) as Manifest;
}

type FileGiven = string | { name: string; mimeType: string; buffer: Buffer };

/** Chooses files as a visitor does, without the system's dialog; on Predict, until the picture is there or refused. */
export async function choose(page: Page, ...files: FileGiven[]): Promise<void> {
  await page
    .locator('input[type=file]:not([capture])')
    .first()
    .setInputFiles(files as string[]);
  const [file] = files;
  if (files.length > 1 || !file || (await page.locator('.pane-source').count()) === 0) return;
  const name = typeof file === 'string' ? basename(file) : file.name;
  await page.locator('.chosen strong').getByText(name, { exact: true }).or(page.getByRole('alert')).first().waitFor();
}

/** What a drag of files from the system carries. */
export async function transferOf(page: Page, paths: readonly string[]): Promise<JSHandle<DataTransfer>> {
  const files = await Promise.all(
    paths.map(async (path) => ({ name: basename(path), base64: (await readFile(path)).toString('base64') })),
  );
  return page.evaluateHandle((given) => {
    const made = new DataTransfer();
    for (const { name, base64 } of given) {
      const bytes = Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
      made.items.add(new File([bytes], name, { type: 'image/jpeg' }));
    }
    return made;
  }, files);
}

export async function chooseModel(page: Page, name: string): Promise<void> {
  await page.getByLabel('Model', { exact: true }).selectOption(name);
}

/** Presses Predict and waits for the answer. */
export async function predict(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Predict', exact: true }).click();
  await page.locator('.pane-result[aria-busy=false] .answer').waitFor();
}

/** Presses a switch among the options, which are folded away once there is an answer. */
export async function flip(page: Page, name: string): Promise<void> {
  const control = page.getByRole('switch', { name });
  if (!(await control.isVisible())) await page.getByText('Options', { exact: true }).click();
  await control.click();
}

/** Moves a slider as by dragging it. */
export async function slide(page: Page, name: string, value: number): Promise<void> {
  await page.getByRole('slider', { name }).fill(`${value}`);
}

/** What the page shows, by its own JSON download. */
export async function shownResult(page: Page): Promise<Result> {
  return JSON.parse((await downloaded(page, page.getByRole('button', { name: 'JSON' }))).toString()) as Result;
}

/** The file that a button downloads. */
export async function downloaded(page: Page, button: Locator): Promise<Buffer> {
  const [download] = await Promise.all([page.waitForEvent('download'), button.click()]);
  const chunks: Buffer[] = [];
  for await (const chunk of await download.createReadStream()) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}

/** The service's own answer for the same file. */
export async function ask(url: string, file: Uint8Array, query = ''): Promise<Result> {
  return JSON.parse(await askText(url, file, query)) as Result;
}

/** The same for a file that comes with its name, as records then have it. */
export async function askNamed(url: string, path: string, query: string): Promise<Result> {
  const form = new FormData();
  form.append('file', new Blob([await readFile(path)]), basename(path));
  const response = await fetch(`${url}/v1/predict?${query}`, { method: 'POST', body: form });
  const result = (await response.json()) as Result;
  // A record is written after its answer.
  await eventually(async () => (await fetch(`${url}/v1/predictions/${result.id}`)).ok);
  return result;
}

export async function askText(url: string, file: Uint8Array, query: string): Promise<string> {
  const response = await fetch(`${url}/v1/predict?${query}`, {
    method: 'POST',
    headers: { 'content-type': 'application/octet-stream' },
    body: Buffer.from(file),
  });
  const text = await response.text();
  if (!response.ok) throw new Error(`${response.status}: ${text}`);
  return text;
}

/** Counts the predictions asked of the service from here on. */
export function countCalls(page: Page): { calls: number } {
  const counted = { calls: 0 };
  page.on('request', (request) => {
    if (request.url().includes('/v1/predict')) counted.calls++;
  });
  return counted;
}

/** Waits until something holds. */
export async function eventually(holds: () => Promise<boolean>, ms = 5000): Promise<void> {
  for (const end = Date.now() + ms; Date.now() < end; await new Promise((resolve) => setTimeout(resolve, 50))) {
    if (await holds()) return;
  }
  throw new Error(`It did not come to hold within ${ms} ms: ${holds}`);
}

/** Waits until there are so many of an element. */
export async function expectCount(locator: Locator, count: number): Promise<void> {
  await eventually(async () => (await locator.count()) === count).catch(async () => {
    throw new Error(`Expected ${count} of ${locator}, there are ${await locator.count()}.`);
  });
}
