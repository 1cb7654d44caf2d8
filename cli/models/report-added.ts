import { relative } from 'node:path';
import { styleText } from 'node:util';
import type { Manifest } from '../../contract/model.ts';
import type { ModelStore } from '../../lambda/models/store.ts';
import type { InspectedFile } from './inspect.ts';
import type { Trial } from './trial.ts';

/** What came of adding a model. */
export interface Added {
  readonly manifest: Manifest;
  readonly trial: Trial;
  readonly inspected: InspectedFile | undefined;
  /** The version that answered until now, if any. */
  readonly before: string | undefined;
}

/** Tells it, to people or as JSON. */
export async function report(added: Added, store: ModelStore, json: boolean): Promise<void> {
  const { manifest, trial, inspected, before } = added;
  const { name, version } = manifest;
  const current = (await store.current(name))?.version;
  if (json) {
    const needs = inspected?.needs ?? [];
    const told = { model: { name, version }, current, location: store.location, needs, trial, manifest };
    process.stdout.write(`${JSON.stringify(told, null, 2)}\n`);
    return;
  }
  const found = trial.predictions.length;
  const picture = relative(process.cwd(), trial.picture);
  const instead =
    before === undefined ? '' : `; it answers now, no longer ${before}: another model needs another --name`;
  const lines = [
    '',
    `${styleText('green', `${name} ${version} added`)} to ${store.location}${current === version ? instead : `; ${current} goes on answering`}`,
    `tried on ${picture}: ${found} ${found === 1 ? 'prediction' : 'predictions'} in ${trial.ms.toFixed(0)} ms`,
    ...trial.predictions.slice(0, 10).map(({ label, score, box }) => {
      const place = box
        ? `  at ${[box.x, box.y].map(Math.round).join(', ')}  ${[box.width, box.height].map(Math.round).join(' x ')}`
        : '';
      return `  ${label.padEnd(20)} ${(score * 100).toFixed(1).padStart(5)} %${place}`;
    }),
    ...(found === 0 ? ['  Nothing seen: try it on a picture of what it knows, by glimpse predict.'] : []),
    styleText('dim', `next: glimpse predict PICTURE --model ${name}`),
  ];
  process.stdout.write(`${lines.join('\n')}\n`);
}
