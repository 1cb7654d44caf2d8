import { ProblemError } from '../../contract/problems.ts';
import type { Change, Current, ModelComparison } from '../../contract/registry.ts';
import { change, type Edit } from './history.ts';
import type { ModelStore } from './store.ts';

/** Who does something with a model, and why. */
export interface Author {
  readonly by: string;
  readonly why?: string | undefined;
}

export interface Promotion extends Author {
  readonly version: string;
  /** The version it was compared with: that must still be the current one. */
  readonly over?: string | undefined;
  readonly comparison?: ModelComparison | undefined;
  readonly forced?: boolean | undefined;
}

/**
 * Makes a version the current one; the one before is where a rollback goes.
 * @throws ProblemError model_not_found, request_invalid
 */
export async function promote(store: ModelStore, name: string, promotion: Promotion): Promise<Change> {
  const { version, over, comparison, forced, ...author } = promotion;
  return change(store, name, async (current) => {
    await store.manifest(name, version);
    if (current.version === version) refuse(`${name} ${version} is the current version already.`);
    if (over !== undefined && current.version !== over) {
      const { by = 'somebody', at = 'now' } = current.change ?? {};
      refuse(
        `${name} ${version} was compared with ${over}, but ${by} made ${current.version} current at ${at}: compare again.`,
      );
    }
    return replaceBy(version, current, [current.version, ...(current.previous ?? [])], {
      ...signed(author),
      what: 'promote',
      ...(comparison && { comparison }),
      ...(forced && { forced: true }),
    });
  });
}

/**
 * Goes back to the version that was current before, which then answers alone. Where there is none, but others have a share
 * or answer unseen, they no longer do: the current version is what there is to go back to.
 * @throws ProblemError request_invalid where there is neither
 */
export async function rollback(store: ModelStore, name: string, author: Author): Promise<Change> {
  return change(store, name, async (current) => {
    const [version, ...previous] = current.previous ?? [];
    if (version === undefined) {
      if (!current.split?.length && current.shadow === undefined)
        refuse(`${name} ${current.version} is the only version that was current: nothing to go back to.`);
      return {
        current: pointer({ version: current.version }),
        entry: { ...signed(author), what: 'rollback', version: current.version },
      };
    }
    await store.manifest(name, version);
    const back = { ...current, split: undefined };
    return replaceBy(version, back, previous, { ...signed(author), what: 'rollback' });
  });
}

/**
 * Gives a version a share of the requests that name none, 0 to 100 percent; 0: no share any more.
 * @throws ProblemError model_not_found, request_invalid
 */
export async function split(
  store: ModelStore,
  name: string,
  { version, percent, ...author }: Author & { readonly version: string; readonly percent: number },
): Promise<Change> {
  return change(store, name, async (current) => {
    await store.manifest(name, version);
    if (version === current.version) refuse(`${name} ${version} is the current version: it has the rest already.`);
    const others = (current.split ?? []).filter((share) => share.version !== version);
    const shares = percent > 0 ? [...others, { version, percent }] : others;
    const sum = shares.reduce((all, share) => all + share.percent, 0);
    if (sum > 100) {
      refuse(
        `Shares of ${name}: got ${shares.map((each) => `${each.version} ${each.percent} %`).join(', ')}, allowed: 100 % in all.`,
      );
    }
    return {
      current: pointer({ ...current, split: shares }),
      entry: { ...signed(author), what: 'split', version, percent },
    };
  });
}

/**
 * Lets a version answer too, unseen; without one nobody does any more.
 * @throws ProblemError model_not_found, request_invalid
 */
export async function shadow(
  store: ModelStore,
  name: string,
  { version, ...author }: Author & { readonly version: string | undefined },
): Promise<Change> {
  return change(store, name, async (current) => {
    if (version !== undefined) await store.manifest(name, version);
    if (version === current.version) refuse(`${name} ${version} is the current version: it answers already.`);
    return {
      current: pointer({ ...current, shadow: version }),
      entry: { ...signed(author), what: 'shadow', ...(version !== undefined && { version }) },
    };
  });
}

/** Makes a model the one that answers requests which name none. @throws ProblemError model_not_found */
export async function makeDefault(store: ModelStore, name: string, author: Author): Promise<Change> {
  await store.setDefault(name);
  return change(store, name, (current) => ({
    current: pointer(current),
    entry: { ...signed(author), what: 'default', version: current.version },
  }));
}

/**
 * Adds a package. It answers nothing until it is promoted, unless it is the first version of its model.
 * @throws ProblemError request_invalid where the version exists
 */
export async function push(store: ModelStore, dir: string, name: string, author: Author): Promise<Change> {
  const [before, pointed] = await Promise.all([store.current(name), store.pointer(name)]);
  // Where nobody pointed at a version the highest answers: it would be this one, compared with nothing.
  if (before && !pointed?.current) await store.setPointer(name, before, pointed?.tag);
  const { version } = await store.put(dir);
  return change(store, name, (current) => ({
    current: pointer(current),
    entry: { ...signed(author), what: 'push', version },
  }));
}

function replaceBy(
  version: string,
  current: Current,
  previous: readonly string[],
  entry: Omit<Edit['entry'], 'version' | 'replaces'>,
): Edit {
  return {
    current: pointer({
      ...current,
      version,
      previous: [...previous],
      split: current.split?.filter((share) => share.version !== version),
      shadow: current.shadow === version ? undefined : current.shadow,
    }),
    entry: { ...entry, version, replaces: current.version },
  };
}

/** Without what says nothing. */
function pointer({ version, previous, split: shares, shadow: beside }: Current): Edit['current'] {
  return {
    version,
    ...(previous && previous.length > 0 && { previous }),
    ...(shares && shares.length > 0 && { split: shares }),
    ...(beside !== undefined && { shadow: beside }),
  };
}

function signed({ by, why }: Author): Pick<Change, 'by' | 'why'> {
  return { by, ...(why !== undefined && { why }) };
}

function refuse(detail: string): never {
  throw new ProblemError('request_invalid', detail);
}
