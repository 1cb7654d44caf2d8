import { copyFileSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { builtinModels } from '../../../cli/local.ts';
import type { ManifestInput } from '../../../contract/model.ts';

/** The built-in detector under another name, in versions that differ by what is done before and after it. */
export const versions = {
  /** Fed as nobody trained it: in a letterbox, red and blue exchanged. It answers at first. */
  current: '1.0.0',
  /** And takes each class for the next. */
  worse: '1.1.0',
  /** As it was trained. */
  better: '1.2.0',
} as const;

export const model = 'smears';

/** Writes the packages below `dir`. @returns the folder of each version */
export function writeSmears(dir: string): Record<keyof typeof versions, string> {
  const own = JSON.parse(readFileSync(join(builtinModels, 'cells', 'model.json'), 'utf8')) as ManifestInput;
  const [red, white, platelets] = own.labels as [string, string, string];
  const wrong = { ...own.input, resize: 'letterbox', color: 'bgr' } as const;
  const write = (version: string, changed: Partial<ManifestInput>): string => {
    const folder = join(dir, version);
    mkdirSync(folder, { recursive: true });
    copyFileSync(join(builtinModels, 'cells', own.file ?? 'model.onnx'), join(folder, own.file ?? 'model.onnx'));
    const { metrics: _, ...manifest } = own;
    writeFileSync(join(folder, 'model.json'), JSON.stringify({ ...manifest, name: model, version, ...changed }));
    return folder;
  };
  return {
    current: write(versions.current, { input: wrong }),
    worse: write(versions.worse, { input: wrong, labels: [white, platelets, red] }),
    better: write(versions.better, {}),
  };
}
