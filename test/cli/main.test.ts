import { tmpdir } from 'node:os';
import { version } from '../../lambda/version.ts';
import { glimpse } from './glimpse.ts';

const run = (...args: string[]) => glimpse(args, tmpdir());

it('--version tells the version of the service', async () => {
  expect(await run('--version')).toEqual({ code: 0, stdout: `${version}\n`, stderr: '' });
});

it('--help names every command and what exit codes mean', async () => {
  const { code, stdout, stderr } = await run('--help');
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  for (const command of ['serve', 'predict', 'models']) expect(stdout).toMatch(new RegExp(`^  ${command} `, 'm'));
  expect(stdout).toContain('Exit codes: 0 done, 1 some inputs failed');
});

it.each(['serve', 'predict', 'models'])('%s --help tells its options', async (command) => {
  const { code, stdout } = await run(command, '--help');
  expect(code).toBe(0);
  expect(stdout).toContain(`Usage: glimpse ${command}`);
});

it.each([
  [
    'PORT',
    'abc',
    ['serve'],
    /^error: option '-p, --port <number>' value 'abc' from env 'PORT' .*allowed: 0 to 65535\.\n$/,
  ],
  [
    'GLIMPSE_REFRESH_SECONDS',
    'abc',
    ['models', 'list'],
    /^error: \w+: got "abc", allowed: whole numbers from 0 to 86400\n$/,
  ],
  [
    'GLIMPSE_MODELS',
    's3:/bucket',
    ['models', 'list'],
    /^error: Location: got s3:\/bucket, allowed: a folder or s3:\/\/bucket\/prefix\n$/,
  ],
  [
    'GLIMPSE_MODELS',
    'gs://bucket',
    ['models', 'list'],
    /^error: Model store: got gs:\/\/bucket, allowed: a folder or s3:\/\/bucket\/prefix\n$/,
  ],
])('an environment that cannot be is told in one line: %s=%s', async (name, value, args, line) => {
  const { code, stderr } = await glimpse(args, tmpdir(), { [name]: value });
  expect(code).toBe(2);
  expect(stderr).toMatch(line);
});

it('nothing is coloured where nobody sees it', async () => {
  const { stdout, stderr } = await run('predict', '--threshold', '7', 'x');
  expect(stdout + stderr).not.toContain('\x1b');
});
