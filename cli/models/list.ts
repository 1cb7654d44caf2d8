import { styleText } from 'node:util';
import type { Manifest } from '../../contract/model.ts';
import type { ModelEntry } from '../../lambda/models/store.ts';
import { localModels } from './local-models.ts';

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
  else process.stdout.write(rows.length > 0 ? table(rows) : `No models in ${store.location} yet.\n`);
}

function table(rows: readonly Row[]): string {
  const cells = rows.map((row) => {
    const { name, current, versions, manifest, error } = row;
    const more = versions.filter((version) => version !== current).join(', ');
    const version = more === '' ? current : `${current} (also ${more})`;
    const what = manifest ? [manifest.task, manifest.output.family, sizeWords(manifest)] : ['', '', error ?? ''];
    return [row.default ? `${name} *` : name, version, ...what];
  });
  const head = ['model', 'current', 'task', 'family', 'input and classes'];
  const widths = head.map((title, at) => Math.max(title.length, ...cells.map((row) => row[at]?.length ?? 0)));
  const line = (row: readonly string[]) =>
    row
      .map((cell, at) => cell.padEnd(widths[at] ?? 0))
      .join('  ')
      .trimEnd();
  return `${[styleText('dim', line(head)), ...cells.map(line), styleText('dim', '* answers where no model is named')].join('\n')}\n`;
}

function sizeWords({ input, labels }: Manifest): string {
  const size = input.resize === 'none' ? 'any size' : `${input.width} x ${input.height}`;
  return `${size} ${input.color}, ${labels.length} ${labels.length === 1 ? 'class' : 'classes'}`;
}
