import { spawnSync } from 'node:child_process';
import { tmpdir } from 'node:os';
import { account } from '../../cli/doctor/account.ts';
import { causeOf } from '../../cli/doctor/project.ts';
import { glimpse } from './glimpse.ts';

/** What Node prints of an error nobody catches: the line of the source first. */
function thrown(source: string): string {
  return spawnSync(process.execPath, ['--eval', source], { encoding: 'utf8' }).stderr;
}

test('the message of an error is told, not the source around it, nor where it was thrown', () => {
  const stage = `const allowed = 'dev, prod'; throw new Error('Setting stage: got "foo", allowed: ' + allowed);`;
  expect(causeOf(thrown(stage))).toBe('Error: Setting stage: got "foo", allowed: dev, prod');
  const several = "throw new TypeError('Invalid settings:\\n  a: got 1\\n  b: got 2\\n  c: got 3');";
  expect(causeOf(thrown(several))).toBe('TypeError: Invalid settings: a: got 1 b: got 2 c: got 3');
  expect(causeOf('cdk: not found\n')).toBe('cdk: not found');
});

test('a setting without a value is not used rightly', async () => {
  const { code, stderr } = await glimpse(['doctor', '-c', 'nope'], tmpdir());
  expect(code).toBe(2);
  expect(stderr).toContain('got "nope", allowed: name=value such as stage=prod.');
});

describe('where AWS is not found', () => {
  const before = { ...process.env };
  afterEach(() => {
    process.env = before;
  });

  test('it is the region that is told, not the credentials', async () => {
    process.env = {
      ...before,
      AWS_REGION: 'eu-nowhere-1',
      AWS_ACCESS_KEY_ID: 'test',
      AWS_SECRET_ACCESS_KEY: 'test',
      AWS_EC2_METADATA_DISABLED: 'true',
    };
    const [credentials, region, ...others] = await account();
    expect(region).toMatchObject({
      state: 'problem',
      detail: expect.stringMatching(/^eu-nowhere-1: .*sts\.eu-nowhere-1/),
    });
    expect(region?.fix).toContain('Set AWS_REGION');
    for (const each of [credentials, ...others]) {
      expect(each).toMatchObject({ state: 'unknown', detail: 'not checked: AWS was not found' });
    }
  });
});
