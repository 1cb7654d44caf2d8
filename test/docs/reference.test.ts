import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseParity } from '../../lambda/models/parity.ts';

test('the example of reference predictions in docs/models.md is one', () => {
  const page = readFileSync(join(import.meta.dirname, '..', '..', 'docs', 'models.md'), 'utf8');
  const example = /## Reference predictions.*?```json\n(.*?)```/s.exec(page)?.[1] ?? '';
  expect(parseParity(example).cases[0]?.predictions).toHaveLength(1);
});
