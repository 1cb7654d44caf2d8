import { createHash } from 'node:crypto';
import { copyFileSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ManifestInput } from '../../contract/model.ts';
import { shared } from '../shared.ts';

/** Writes a package of one of the pretrained models beside the project into `root`, by its own name. */
export function writeSharedPackage(
  root: string,
  file: string,
  manifest: Omit<ManifestInput, 'version' | 'sha256'>,
): void {
  const folder = join(root, manifest.name);
  const source = shared(join('models', file));
  const sha256 = createHash('sha256').update(readFileSync(source)).digest('hex');
  mkdirSync(folder, { recursive: true });
  copyFileSync(source, join(folder, 'model.onnx'));
  writeFileSync(join(folder, 'model.json'), JSON.stringify({ ...manifest, version: '1.0.0', sha256 }));
}
