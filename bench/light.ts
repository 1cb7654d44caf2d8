/**
 * What brightness and sharpness cost beside the prediction they are recorded with: medians, both in one run.
 *
 *     node bench/light.ts [pictures]     100 unless said
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { optionsSchema } from '../contract/options.ts';
import { readConfig } from '../lambda/config.ts';
import { createFolderStore } from '../lambda/models/folder-store.ts';
import { loadModel } from '../lambda/models/load.ts';
import { predict } from '../lambda/predict.ts';
import { lightOf } from '../lambda/records/light.ts';

const pictures = Number(process.argv[2] ?? 100);
const root = join(import.meta.dirname, '..', 'models');
const samples = { cells: 'cells/samples/00222.jpg', fashion: 'fashion/samples/bag.png', nuclei: 'nuclei/parity.jpg' };
const machine = readConfig();
const context = { machine, images: 1, modelLoadMs: 0, coldStart: false, deadline: Number.POSITIVE_INFINITY };

for (const [name, file] of Object.entries(samples)) {
  const store = createFolderStore({ root });
  const model = await loadModel(store, name, (await store.current(name))!.version, machine);
  const bytes = readFileSync(join(root, file));
  const spent = { prediction: [] as number[], light: [] as number[] };
  // The first tenth warms up.
  for (let i = -Math.ceil(pictures / 10); i < pictures; i++) {
    const start = performance.now();
    const outcome = await predict(model, { bytes }, { ...optionsSchema.parse({}), masks: 'polygon' }, context);
    const predicted = performance.now();
    lightOf(outcome.tensor, model.manifest.input, outcome.transform);
    const done = performance.now();
    if (i < 0) continue;
    spent.prediction.push(predicted - start);
    spent.light.push(done - predicted);
  }
  const [whole, part] = [median(spent.prediction), median(spent.light)];
  const share = ((100 * part) / whole).toFixed(2);
  console.log(`${name.padEnd(8)} ${whole.toFixed(2)} ms a prediction, light ${part.toFixed(3)} ms: ${share} %`);
  await model.session.release();
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)]!;
}
