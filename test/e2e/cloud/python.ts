import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';

const root = join(import.meta.dirname, '..', '..', '..');

/** A Python that has the AWS emulator (moto, boto3): the gate's, the one of test/support/moto.sh, or the machine's. */
export function pythonWithMoto(): string | undefined {
  const venvs = [
    process.env.GLIMPSE_MOTO_VENV,
    join(root, '.glimpse', 'ci-python'),
    join(tmpdir(), 'glimpse-moto'),
  ].flatMap((venv) => (venv === undefined ? [] : [join(venv, 'bin', 'python')]));
  return [...venvs, 'python3'].find((python) => spawnSync(python, ['-c', 'import moto.server, boto3']).status === 0);
}

/** The emulator on a free port of this machine; a script with its arguments instead of moto's own server, which takes the same options. */
export async function startMoto(python: string, how: readonly string[] = ['-m', 'moto.server']) {
  const port = await freePort();
  const child = spawn(python, [...how, '-H', '127.0.0.1', '-p', String(port)], { stdio: ['ignore', 'pipe', 'pipe'] });
  let log = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (log += chunk));
  const url = `http://127.0.0.1:${port}`;
  for (let tries = 0; ; tries++) {
    const up = await fetch(`${url}/moto-api/`).then(
      ({ ok }) => ok,
      () => false,
    );
    if (up) break;
    if (tries > 300 || child.exitCode !== null) throw new Error(`The emulator does not start: ${log.slice(-2000)}`);
    await setTimeout(100);
  }
  return {
    port,
    url,
    log: () => log,
    async stop(): Promise<void> {
      const ended = once(child, 'exit');
      child.kill();
      await ended;
    },
  };
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}
