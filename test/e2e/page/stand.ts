import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { jest } from '@jest/globals';
import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright-core';
import { desktop, phone, root } from './screens.ts';

// A browser on a busy machine now and then misses a moment: one more try, with the first failure in the log.
jest.retryTimes(1, { logErrorsBeforeRetry: true });

export { desktop, phone, root };

/** The first start builds the page. */
const START_MS = 120_000;
const executable = process.env.CHROMIUM ?? '/usr/bin/chromium';

/** `describe` where there is a Chromium; else a skip whose name says why. */
export function describePage(name: string, tests: () => void): void {
  if (existsSync(executable)) describe(name, tests);
  else describe.skip(`${name} (skipped: no Chromium at ${executable}; set CHROMIUM to its path)`, tests);
}

export interface Stand {
  readonly url: string;
  /** The file of its records. */
  readonly records: string;
  /**
   * A fresh page of the local service, at `path`; what its console says of errors is in `errors`. Without the service
   * worker unless `options` allow it: requests through a worker now and then pass by `page.route` and `page.on` unseen.
   */
  open(path?: string, options?: BrowserContextOptions): Promise<Page & { errors: string[] }>;
}

/** `npm start` and a browser for the tests of a file; both end with it. */
export function setUp(options: { readonly args?: string[]; readonly env?: Record<string, string> } = {}): Stand {
  const stand = { url: '' };
  let browser: Browser | undefined;
  let server: ChildProcess | undefined;
  let home = '';
  beforeAll(async () => {
    home = await mkdtemp(join(tmpdir(), 'glimpse-page-'));
    // Records, pictures and jobs of its own: no test sees what another left.
    const env = { ...process.env, GLIMPSE_HOME: home, ...options.env };
    server = spawn(
      process.execPath,
      [join(root, 'bin', 'glimpse.ts'), 'serve', '--port', '0', ...(options.args ?? [])],
      {
        env,
        stdio: ['ignore', 'pipe', 'inherit'],
      },
    );
    stand.url = await urlOf(server);
    browser = await chromium.launch({
      executablePath: executable,
      args: [
        '--no-sandbox',
        '--headless=new',
        '--disable-background-networking',
        '--disable-gpu',
        '--use-fake-device-for-media-stream',
        '--use-fake-ui-for-media-stream',
      ],
    });
  }, START_MS);
  afterAll(async () => {
    await browser?.close();
    if (server && server.exitCode === null) {
      const ended = once(server, 'exit');
      server.kill('SIGTERM');
      await ended;
    }
    await rm(home, { recursive: true, force: true });
  });
  return {
    get url() {
      return stand.url;
    },
    get records() {
      return join(home, 'records.db');
    },
    async open(path = '/', contextOptions = desktop) {
      const context = await browser!.newContext({
        serviceWorkers: 'block',
        ...contextOptions,
        permissions: ['clipboard-read', 'clipboard-write'],
      });
      const page = await context.newPage();
      const errors: string[] = [];
      page.on('pageerror', (error) => errors.push(error.message));
      page.on('console', (message) => message.type() === 'error' && errors.push(message.text()));
      await page.goto(stand.url + path);
      return Object.assign(page, { errors });
    },
  };
}

// The service says where it listens once it does; building the page first may take a while.
function urlOf(server: ChildProcess): Promise<string> {
  let said = '';
  return new Promise((resolve, reject) => {
    server.stdout?.on('data', (chunk: Buffer) => {
      said += chunk;
      const url = /http:\/\/localhost:\d+/.exec(said)?.[0];
      if (url) resolve(url);
    });
    server.once('exit', (code) =>
      reject(new Error(`The service ended (${code}) before it listened. It said:\n${said}`)),
    );
  });
}
