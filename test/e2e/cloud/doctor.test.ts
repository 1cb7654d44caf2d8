import { tmpdir } from 'node:os';
import { glimpse } from '../../cli/glimpse.ts';

interface Finding {
  readonly name: string;
  readonly state: string;
  readonly detail: string;
  readonly fix?: string;
}

test('without AWS the doctor says what it could not check, what is wrong, and the fix for each', async () => {
  const nobody = {
    HOME: '/nonexistent',
    AWS_EC2_METADATA_DISABLED: 'true',
    AWS_PROFILE: '',
    AWS_ACCESS_KEY_ID: '',
    AWS_SECRET_ACCESS_KEY: '',
    AWS_REGION: '',
    AWS_DEFAULT_REGION: '',
  };
  const { code, stdout } = await glimpse(['doctor', '--json', '--context', 'memoryMb=20000'], tmpdir(), nobody);
  const { findings }: { findings: Finding[] } = JSON.parse(stdout);
  const found = (name: string) => findings.find((each) => each.name === name);
  expect(code).toBe(1);
  expect(found('credentials')).toMatchObject({ state: 'problem', fix: expect.stringContaining('aws configure') });
  expect(found('bootstrap')).toMatchObject({ state: 'unknown', detail: 'not checked: no credentials' });
  expect(found('model cells')).toMatchObject({ state: 'ok', detail: expect.stringContaining('with a parity check') });
  expect(found('stack')).toMatchObject({
    state: 'problem',
    detail: expect.stringContaining('memoryMb: got "20000", allowed: at most 10240'),
  });
  for (const { state, fix } of findings) if (state === 'problem') expect(fix).toBeTruthy();
}, 120_000);
