import { join } from 'node:path';
import type { BrowserContextOptions } from 'playwright-core';

// Apart from stand.ts, which only runs within Jest: pictures.ts is run by itself.
export const root = join(import.meta.dirname, '..', '..', '..');

export const desktop = { viewport: { width: 1440, height: 900 } } satisfies BrowserContextOptions;
export const phone = {
  viewport: { width: 390, height: 844 },
  deviceScaleFactor: 2,
  isMobile: true,
  hasTouch: true,
} satisfies BrowserContextOptions;
