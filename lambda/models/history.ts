import { setTimeout as sleep } from 'node:timers/promises';
import { decodeTime, ulid } from 'ulid';
import { ProblemError } from '../../contract/problems.ts';
import type { Change, Current } from '../../contract/registry.ts';
import type { ModelStore, PointerStore } from './store.ts';

/** Somebody else being quicker so many times in a row is a fault of another kind. */
const TRIES = 20;
/** Versions that a model can be rolled back to, one after the other. */
const PREVIOUS = 20;

export type Entry = Omit<Change, 'id' | 'at'>;

/** What the pointer is to be, and what is noted of it. */
export interface Edit {
  readonly current: Omit<Current, 'change'>;
  readonly entry: Entry;
}

/**
 * Changes who answers for a model, and notes it in its history. Both are one write, which fails where somebody else was
 * quicker: then `edit` is asked again, with what that one left. So no two changes overwrite each other, and none is lost.
 * @param edit told who answers now; what it throws ends the change
 * @throws ProblemError model_not_found, model_unavailable
 */
export async function change(
  store: ModelStore,
  name: string,
  edit: (current: Current) => Edit | Promise<Edit>,
): Promise<Change> {
  for (let attempt = 0; attempt < TRIES; attempt++) {
    const pointer = await store.pointer(name);
    const current = pointer?.current ?? (await store.current(name));
    if (current === undefined) throw new ProblemError('model_not_found', `No model "${name}" in ${store.location}.`);
    const { current: next, entry } = await edit(current);
    const last = current.change;
    // The entry there is, which is about to be overwritten, may be all that a process left that ended too early.
    if (last) await store.addChange(name, last);
    const made = { ...stamp(last), ...entry };
    const previous = next.previous?.slice(0, PREVIOUS);
    if (await store.setPointer(name, { ...next, ...(previous && { previous }), change: made }, pointer?.tag)) {
      await store.addChange(name, made);
      return made;
    }
    await sleep(Math.random() * 50 * (attempt + 1));
  }
  throw new ProblemError('request_invalid', `${name} is being changed by others all the time: try again.`);
}

/** What was done with the versions of a model, the latest first. */
export async function historyOf(store: PointerStore, name: string, limit: number): Promise<Change[]> {
  const [pointer, kept] = await Promise.all([store.pointer(name), store.changes(name, limit)]);
  const last = pointer?.current?.change;
  const all = last && !kept.some(({ id }) => id === last.id) ? [last, ...kept] : kept;
  return all.slice(0, limit);
}

// Clocks of two people differ: an entry never comes before the one it follows.
function stamp(last: Change | undefined): Pick<Change, 'id' | 'at'> {
  const time = Math.max(Date.now(), last ? decodeTime(last.id) + 1 : 0);
  return { id: ulid(time), at: new Date(time).toISOString() };
}
