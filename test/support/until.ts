import { setTimeout as sleep } from 'node:timers/promises';

/**
 * Waits for what happens after an answer.
 * @throws Error where it did not happen in `ms` milliseconds: a test that goes on for ever holds up all others
 */
export async function until(happened: () => boolean | Promise<boolean>, ms = 4_000): Promise<void> {
  const end = performance.now() + ms;
  while (!(await happened())) {
    if (performance.now() > end) throw new Error(`Waited ${ms} ms in vain for: ${happened}`);
    await sleep(5);
  }
}
