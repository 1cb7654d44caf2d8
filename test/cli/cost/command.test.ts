import { tmpdir } from 'node:os';
import { glimpse } from '../glimpse.ts';

test('a model that is not there is not used rightly', async () => {
  const { code, stderr } = await glimpse(['cost', '--model', 'nosuch'], tmpdir());
  expect(code).toBe(2);
  expect(stderr).toContain('nosuch');
});
