import { createHash } from 'node:crypto';
import { copyFileSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { ManifestInput } from '../../contract/model.ts';
import { fixture } from '../fixtures.ts';

export interface PackageOptions {
  /** A file of `test/fixtures/onnx`, without its ending. */
  readonly model?: string;
  readonly manifest?: Partial<ManifestInput>;
  /** More files, by path. */
  readonly files?: Readonly<Record<string, string>>;
}

/** The manifest of the tiny classifier `means`: scores are the means of red, green and blue, 0..1. */
export const means = {
  name: 'means',
  version: '1.0.0',
  task: 'classification',
  input: { width: 8, height: 8, resize: 'stretch', scale: 1 / 255 },
  output: { family: 'classification', activation: 'none' },
  labels: ['red', 'green', 'blue'],
  defaults: { threshold: 0, limit: 3 },
} satisfies Omit<ManifestInput, 'sha256'>;

/** Writes a package of a tiny model into a folder. */
export function writePackage(dir: string, { model = 'means', manifest = {}, files = {} }: PackageOptions = {}): string {
  mkdirSync(dir, { recursive: true });
  const source = fixture(`onnx/${model}.onnx`);
  const sha256 = createHash('sha256').update(readFileSync(source)).digest('hex');
  copyFileSync(source, join(dir, 'model.onnx'));
  writeFileSync(join(dir, 'model.json'), JSON.stringify({ ...means, sha256, ...manifest }));
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(dir, path)), { recursive: true });
    writeFileSync(join(dir, path), text);
  }
  return dir;
}
