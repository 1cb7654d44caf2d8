import { setTimeout } from 'node:timers/promises';
import { type Client, createClient } from '../../../contract/client.ts';
import { createRecordsClient, type RecordsClient } from '../../../contract/records-client.ts';
import { glimpse, type Started, start } from '../../cli/glimpse.ts';

/** A service of its own process, the command line beside it, and clients that try once only. */
export interface Running {
  readonly url: string;
  readonly client: Client;
  readonly records: RecordsClient;
  /** Runs the command line in the service's surroundings. */
  command(...args: string[]): ReturnType<typeof glimpse>;
  stop(): Promise<string>;
}

export async function startService(cwd: string, env: Readonly<Record<string, string>>): Promise<Running> {
  const service = start(['serve', '--port', '0', '--host', '127.0.0.1'], cwd, env);
  const url = await addressOf(service);
  const client = createClient({ url, retries: 1, timeoutMs: 60_000 });
  for (let tries = 0; tries < 50; tries++) {
    const up = await client.health().catch(() => undefined);
    if (up) break;
    await setTimeout(100);
  }
  return {
    url,
    client,
    records: createRecordsClient({ url, retries: 1, timeoutMs: 60_000 }),
    command: (...args) => glimpse(args, cwd, { NO_COLOR: '1', ...env }),
    async stop() {
      service.child.kill('SIGTERM');
      const { stdout, stderr } = await service.ended;
      return stdout + stderr;
    },
  };
}

// The page may have to be built first.
async function addressOf({ child, ended }: Started): Promise<string> {
  let told = '';
  const listening = new Promise<string>((resolve) => {
    child.stdout!.on('data', (chunk: Buffer) => {
      told += chunk.toString('utf8');
      const url = /Page +(http:\S+)/.exec(told)?.[1];
      if (url) resolve(url);
    });
  });
  const died = ended.then(({ stdout, stderr }) => Promise.reject(new Error(stdout + stderr)));
  died.catch(() => {});
  return Promise.race([listening, died]);
}
