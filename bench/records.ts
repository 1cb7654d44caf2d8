/**
 * What recording costs: making the record beside the prediction it is of, and, after the answer, writing it into the embedded
 * database or into a message. Medians, all in one run.
 *
 *     node bench/records.ts [pictures]     100 unless said
 */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { optionsSchema } from '../contract/options.ts';
import { readConfig } from '../lambda/config.ts';
import { createFolderStore } from '../lambda/models/folder-store.ts';
import { loadModel } from '../lambda/models/load.ts';
import { predict } from '../lambda/predict.ts';
import { createEmbeddedStore } from '../lambda/records/embedded-store.ts';
import { toMessages } from '../lambda/records/messages.ts';
import { recordOf } from '../lambda/records/to-record.ts';

const pictures = Number(process.argv[2] ?? 100);
const root = join(import.meta.dirname, '..', 'models');
const samples = { cells: 'cells/samples/00222.jpg', fashion: 'fashion/samples/bag.png' };
const machine = readConfig();
const context = { machine, images: 1, modelLoadMs: 0, coldStart: false, deadline: Number.POSITIVE_INFINITY };
const folder = mkdtempSync(join(tmpdir(), 'bench-records-'));
const records = createEmbeddedStore(join(folder, 'records.db'), { days: 90 });

for (const [name, file] of Object.entries(samples)) {
  const store = createFolderStore({ root });
  const model = await loadModel(store, name, (await store.current(name))!.version, machine);
  const bytes = readFileSync(join(root, file));
  const spent: Record<string, number[]> = { prediction: [], record: [], database: [], message: [] };
  // The first tenth warms up.
  for (let i = -Math.ceil(pictures / 10); i < pictures; i++) {
    const times = [performance.now()];
    const outcome = await predict(model, { bytes }, { ...optionsSchema.parse({}), masks: 'polygon' }, context);
    times.push(performance.now());
    const record = recordOf(outcome, model.manifest, { requestId: 'bench', source: 'api' });
    times.push(performance.now());
    await records.put([record]);
    times.push(performance.now());
    toMessages([record]);
    times.push(performance.now());
    if (i < 0) continue;
    for (const [at, own] of Object.values(spent).entries()) own.push(times[at + 1]! - times[at]!);
  }
  const [whole, made, kept, sent] = Object.values(spent).map(median) as [number, number, number, number];
  const share = ((100 * made) / whole).toFixed(2);
  console.log(
    `${name.padEnd(8)} ${whole.toFixed(2)} ms a prediction; record ${made.toFixed(3)} ms: ${share} %; afterwards ` +
      `database ${kept.toFixed(3)} ms, message ${sent.toFixed(3)} ms`,
  );
  await model.session.release();
}
await records.close();
rmSync(folder, { recursive: true });

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)]!;
}
