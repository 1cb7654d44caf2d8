import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { driftMetrics, driftService, metricsNamespace } from '../../contract/metrics.ts';
import type { DriftEnvironment } from '../../lambda/drift-handler.ts';
import { createFolderStore } from '../../lambda/models/folder-store.ts';
import { createEmbeddedStore } from '../../lambda/records/embedded-store.ts';
import { recordsOf, seeded, usual } from '../support/drift-world.ts';
import { useFolders } from '../support/folders.ts';
import { writePackage } from '../support/packages.ts';

const folder = useFolders();
const run = promisify(execFile);

/** The function as Lambda runs it: in a process of its own, on the environment that the infrastructure sets. */
async function invoke(env: DriftEnvironment): Promise<Record<string, unknown>[]> {
  const script = join(import.meta.dirname, '..', '..', 'lambda', 'drift-handler.ts');
  const { NODE_OPTIONS: _jest, ...inherited } = process.env;
  const { stdout } = await run(
    process.execPath,
    ['--input-type=module', '-e', `const { handler } = await import(${JSON.stringify(script)}); await handler();`],
    { env: { ...inherited, ...env } },
  );
  return stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));
}

it('takes a baseline the first day, and tells a later one how far the pictures are from it', async () => {
  const root = folder();
  const labels = ['RBC', 'WBC', 'Platelets'];
  const manifest = { name: 'cells', task: 'detection', output: { family: 'yolo' }, labels } as const;
  writePackage(join(root, 'cells'), { manifest: { ...manifest, labels: [...labels] } });
  const file = join(folder(), 'records.db');
  const records = createEmbeddedStore(file, { days: 3650 });
  const random = seeded(4);
  const env = { GLIMPSE_MODELS: root, GLIMPSE_RECORDS: file, GLIMPSE_METRICS_NAMESPACE: metricsNamespace('prod') };

  await records.put(recordsOf(usual, 150, random));
  const first = await invoke(env);
  expect(first.map(({ message }) => message)).toEqual(['baseline taken', 'drift']);
  expect(await createFolderStore({ root }).baseline('cells', '1.0.0')).toMatchObject({ pictures: 150 });

  const darker = recordsOf({ ...usual, brightness: 0.3 }, 50, random);
  await records.put(
    darker.map((record, i) => ({
      ...record,
      id: `later${i}`,
      time: new Date(Date.UTC(2026, 1, 1) + i).toISOString(),
    })),
  );
  await records.close();
  const [line, metric] = await invoke(env);
  expect(line).toMatchObject({
    message: 'drift',
    service: driftService,
    model: 'cells',
    status: 'drift',
    moved: [expect.stringMatching(/^Pictures are darker: /)],
  });
  expect(metric).toMatchObject({
    _aws: {
      CloudWatchMetrics: [
        { Namespace: 'Glimpse/prod', Dimensions: [['service']], Metrics: [{ Name: Object.keys(driftMetrics)[0] }] },
      ],
    },
    service: driftService,
    Drift: expect.any(Number),
  });
  expect(metric?.Drift).toBeGreaterThan(1);
});

it('without records it fails, so that its error count says so', async () => {
  const env = { GLIMPSE_MODELS: folder(), GLIMPSE_RECORDS: 'none', GLIMPSE_METRICS_NAMESPACE: 'x' };
  await expect(invoke(env)).rejects.toThrow('GLIMPSE_RECORDS=none');
});
