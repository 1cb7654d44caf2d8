import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';

const root = join(import.meta.dirname, '..', '..');
const folder = mkdtempSync(join(tmpdir(), 'glimpse-clone-'));
const clone = join(folder, 'glimpse');
let server: ChildProcess | undefined;

// The machine's own Node, without what this run has put before it.
const path = process.env
  .PATH!.split(delimiter)
  .filter((each) => !each.includes('.node24') && !each.includes('node_modules'))
  .join(delimiter);

afterAll(() => {
  server?.kill('SIGKILL');
  rmSync(folder, { recursive: true, force: true });
});

describe('a fresh clone', () => {
  it('answers a picture after `npm start` alone, serves the page, and ends cleanly', async () => {
    expect(spawnSync('git', ['clone', '--quiet', '--no-hardlinks', root, clone]).status).toBe(0);
    server = spawn('npm', ['start', '--', '--port', '0'], {
      cwd: clone,
      env: { ...process.env, PATH: path },
      detached: true,
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    let output = '';
    const url = await new Promise<string>((resolve, reject) => {
      server!.stdout!.on('data', (chunk) => {
        output += chunk;
        const [, found] = /Page\s+(http:\S+)/.exec(output) ?? [];
        if (found) resolve(found);
      });
      server!.on('exit', (code) => reject(new Error(`npm start ended with ${code}\n${output}`)));
    });
    const samples = join(clone, 'models', 'cells', 'samples');
    const picture = readFileSync(join(samples, readdirSync(samples).find((name) => name.endsWith('.jpg'))!));
    const answer = await fetch(`${url}/v1/predict`, {
      method: 'POST',
      headers: { 'content-type': 'image/jpeg' },
      body: picture,
    });
    expect(answer.status).toBe(200);
    const { predictions } = (await answer.json()) as { predictions: { label: string }[] };
    expect(predictions.map(({ label }) => label)).toContain('RBC');
    expect(await (await fetch(url)).text()).toContain('<div id="root">');

    // Ctrl-C goes to the whole group of a terminal.
    process.kill(-server.pid!, 'SIGINT');
    await once(server, 'exit');
    expect(output).toContain('Finishing requests under way');
    await expect(fetch(url)).rejects.toThrow();
  });

  it('has the command `npx glimpse`, which works from any folder', () => {
    const glimpse = join(clone, 'node_modules', '.bin', 'glimpse');
    const { status, stdout } = spawnSync(glimpse, ['models', 'list', '--json'], {
      cwd: folder,
      env: { ...process.env, PATH: path },
      encoding: 'utf8',
    });
    expect(status).toBe(0);
    expect(stdout).toContain('cells');
  });
});
