import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import type { Page } from 'playwright-core';
import { eventually } from './steps.ts';

const run = promisify(execFile);

/** What runs each language's code, with the standard library alone. */
const programs = {
  curl: ['bash', '-c'],
  JavaScript: [process.execPath, '--input-type=module', '--eval'],
  Python: ['python3', '-c'],
} as const;

/** Copies the program that the page offers, and runs it in a folder. Returns what it wrote. */
export async function runSnippet(
  page: Page,
  language: keyof typeof programs,
  cwd: string,
  env: Record<string, string> = {},
): Promise<string> {
  const bar = page.locator('.snippet-bar');
  if (!(await bar.isVisible())) await page.getByText('Call it from your own program').click();
  await bar.getByRole('button', { name: language, exact: true }).click();
  await bar.getByRole('button', { name: /^Cop/ }).click();
  const code = (await page.locator('.snippet').textContent()) ?? '';
  await eventually(async () => (await page.evaluate(() => navigator.clipboard.readText())) === code);
  const [program, ...args] = programs[language];
  const { stdout } = await run(program, [...args, code], { cwd, env: { ...process.env, ...env } });
  return stdout;
}
