import { styleText } from 'node:util';
import type { Manifest } from '../../contract/model.ts';
import type { ModelEntry } from '../../lambda/models/store.ts';
import { table } from '../table.ts';
import { localModels } from './local-models.ts';
import { restOf } from './traffic.ts';

interface Row extends ModelEntry {
  readonly default: boolean;
  readonly manifest?: Manifest;
  /** Why the current version cannot be used. */
  readonly error?: string;
}

/** `glimpse models list`. */
export async function list({ json }: { readonly json: boolean }): Promise<void> {
  const { store } = localModels();
  const [entries, chosen] = await Promise.all([store.list(), store.defaultModel()]);
  const rows: Row[] = await Promise.all(
    entries.map(async (entry) => {
      const row = { ...entry, default: entry.name === chosen };
      try {
        return { ...row, manifest: await store.manifest(entry.name, entry.current) };
      } catch (error) {
        return { ...row, error: (error as Error).message };
      }
    }),
  );
  if (json) process.stdout.write(`${JSON.stringify({ location: store.location, items: rows }, null, 2)}\n`);
  else process.stdout.write(rows.length > 0 ? listText(rows) : `No models in ${store.location} yet.\n`);
}

function listText(rows: readonly Row[]): string {
  const cells = rows.map((row) => {
    const { name, manifest, error } = row;
    const what = manifest ? [manifest.task, manifest.output.family, sizeWords(manifest)] : ['', '', error ?? ''];
    return [row.default ? `${name} *` : name, versionWords(row), ...what];
  });
  const titles = ['model', 'current', 'task', 'family', 'input and classes'];
  return `${table(titles, cells)}${styleText('dim', '* answers where no model is named')}\n`;
}

/** For example: `1.0.0 (90 %, 1.1.0 10 %, shadow 1.2.0, also 0.9.0)`. */
function versionWords({ current, versions, split = [], shadow }: Row): string {
  const busy = [current, shadow, ...split.map(({ version }) => version)];
  const idle = versions.filter((version) => !busy.includes(version));
  const notes = [
    split.length > 0 && `${restOf(split)} %`,
    ...split.map(({ version, percent }) => `${version} ${percent} %`),
    shadow !== undefined && `shadow ${shadow}`,
    idle.length > 0 && `also ${idle.join(', ')}`,
  ].filter((note) => note !== false);
  return notes.length > 0 ? `${current} (${notes.join(', ')})` : current;
}

function sizeWords({ input, labels }: Manifest): string {
  const size = input.resize === 'none' ? 'any size' : `${input.width} x ${input.height}`;
  return `${size} ${input.color}, ${labels.length} ${labels.length === 1 ? 'class' : 'classes'}`;
}
