import { styleText } from 'node:util';
import type { Change, Share } from '../../contract/registry.ts';
import * as life from '../../lambda/models/life-cycle.ts';
import type { ModelStore } from '../../lambda/models/store.ts';
import { author } from './author.ts';
import { localModels } from './local-models.ts';
import { checkVersion, currentOf } from './versioned.ts';

interface Flags {
  readonly reason?: string;
  readonly json: boolean;
}

/** `glimpse models rollback`. */
export async function rollback(name: string, flags: Flags): Promise<void> {
  const { store, config } = localModels();
  await currentOf(store, name);
  const change = await life.rollback(store, name, author(flags.reason));
  const within = config.refreshSeconds;
  await tell(
    store,
    name,
    change,
    flags,
    change.replaces === undefined
      ? `${name} ${change.version} answers alone: no other version has a share or answers unseen`
      : `${name} is back at ${change.version}, which was current before ${change.replaces}`,
  );
  if (!flags.json)
    process.stdout.write(
      styleText('dim', `Services that run take it within GLIMPSE_REFRESH_SECONDS (${within} here).\n`),
    );
}

/** `glimpse models split`. */
export async function split(name: string, version: string, percent: number, flags: Flags): Promise<void> {
  const { store } = localModels();
  await checkVersion(store, name, version);
  const change = await life.split(store, name, { ...author(flags.reason), version, percent });
  await tell(
    store,
    name,
    change,
    flags,
    percent > 0 ? `${name} ${version} answers ${percent} % of requests` : `${name} ${version} has no share any more`,
  );
}

/** `glimpse models shadow`; `off` ends it. */
export async function shadow(name: string, asked: string, flags: Flags): Promise<void> {
  const { store } = localModels();
  const version = asked === 'off' ? undefined : asked;
  if (version === undefined) await currentOf(store, name);
  else await checkVersion(store, name, version);
  const change = await life.shadow(store, name, { ...author(flags.reason), version });
  await tell(
    store,
    name,
    change,
    flags,
    version === undefined ? `${name} has no shadow any more` : `${name} ${version} answers too, unseen`,
  );
}

/** `glimpse models default`. */
export async function makeDefault(name: string, flags: Flags): Promise<void> {
  const { store } = localModels();
  await currentOf(store, name);
  const change = await life.makeDefault(store, name, author(flags.reason));
  await tell(store, name, change, flags, `${name} answers where no model is named`);
}

async function tell(store: ModelStore, name: string, change: Change, { json }: Flags, words: string): Promise<void> {
  const { change: _, ...current } = await currentOf(store, name);
  if (json) {
    process.stdout.write(`${JSON.stringify({ model: name, location: store.location, change, current }, null, 2)}\n`);
    return;
  }
  const { version, split: shares = [], shadow: beside } = current;
  const parts = [
    `${version} ${shares.length > 0 ? `${restOf(shares)} %` : 'answers'}`,
    ...shares.map((share) => `${share.version} ${share.percent} %`),
    beside !== undefined && `${beside} as shadow`,
  ];
  process.stdout.write(
    `${styleText('green', words)}, in ${store.location}\nnow: ${parts.filter(Boolean).join(', ')}\n`,
  );
}

/** What the shares of other versions leave the current one, in percent. */
export function restOf(shares: readonly Share[]): number {
  return Number((100 - shares.reduce((sum, { percent }) => sum + percent, 0)).toFixed(6));
}
