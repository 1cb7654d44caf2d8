// Making a session of a model and of its optimized graph (lambda/models/optimized.ts).
// `node bench/optimized.ts [FILE.onnx...]`: else the models of the project.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { createSession, saveOptimized } from '../lambda/session.ts';
import { interleave, print } from './measure.ts';

const builtin = ['cells', 'nuclei', 'fashion'].map((name) =>
  join(import.meta.dirname, '..', 'models', name, 'model.onnx'),
);
const folder = mkdtempSync(join(tmpdir(), 'glimpse-optimized-'));
for (const file of process.argv.length > 2 ? process.argv.slice(2) : builtin) {
  const optimized = join(folder, 'optimized.onnx');
  await saveOptimized(file, optimized);
  const load = (path: string) => async () => (await createSession(path, { threads: 1 })).release();
  const timings = await interleave(
    [
      { name: 'the model', run: load(file) },
      { name: 'its optimized graph', run: load(optimized) },
    ],
    20,
  );
  print(`${basename(dirname(file))}/${basename(file)}, 1 thread, 20 rounds`, timings, 'the model');
}
rmSync(folder, { recursive: true });
