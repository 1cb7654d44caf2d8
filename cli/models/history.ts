import { styleText } from 'node:util';
import type { Change } from '../../contract/registry.ts';
import { historyOf } from '../../lambda/models/history.ts';
import { localModels } from './local-models.ts';
import { currentOf } from './versioned.ts';

/** `glimpse models history`. */
export async function history(
  name: string,
  { limit, json }: { readonly limit: number; readonly json: boolean },
): Promise<void> {
  const { store } = localModels();
  await currentOf(store, name);
  const changes = await historyOf(store, name, limit);
  if (json)
    process.stdout.write(`${JSON.stringify({ model: name, location: store.location, items: changes }, null, 2)}\n`);
  else
    process.stdout.write(
      changes.length > 0
        ? `${changes.map(lines).join('\n')}\n`
        : `Nothing was done with ${name} in ${store.location} yet.\n`,
    );
}

function lines(change: Change): string {
  const { at, by, why, forced, comparison } = change;
  const time = `${at.slice(0, 16).replace('T', ' ')}`;
  const told = [`${styleText('dim', time)}  ${words(change)}  ${styleText('dim', by)}`];
  const indent = ' '.repeat(time.length + 2);
  if (why !== undefined) told.push(`${indent}${why}`);
  if (comparison) {
    const { metric, current, candidate, better, data } = comparison;
    const verdict = better ? 'better' : styleText('yellow', 'not better');
    told.push(
      `${indent}${metric} ${current.toFixed(4)} -> ${candidate.toFixed(4)}, ${verdict}, on ${data.pictures} pictures of ${data.name}`,
    );
  }
  if (forced) told.push(`${indent}${styleText('yellow', 'forced')}`);
  return told.join('\n');
}

function words({ what, version, replaces, percent }: Change): string {
  switch (what) {
    case 'promote':
      return `promoted ${version}, before ${replaces}`;
    case 'rollback':
      return replaces === undefined
        ? `went back to ${version} alone: no share, no shadow`
        : `went back to ${version} from ${replaces}`;
    case 'split':
      return percent === 0 ? `ended the share of ${version}` : `gave ${version} ${percent} % of requests`;
    case 'shadow':
      return version === undefined ? 'ended the shadow' : `let ${version} answer too, unseen`;
    case 'push':
      return `pushed ${version}`;
    case 'default':
      return 'made it the default model';
  }
}
