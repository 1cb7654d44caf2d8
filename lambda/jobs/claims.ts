import type { JobFiles } from './files.ts';

/** Which process runs which job, where several share a folder. */
export interface Claims {
  /** Whether a job is this process's to run: what another one has begun stays with it while it lives. */
  take(id: string): Promise<boolean>;
  /** To be called more often than {@link STALE_MS}: says that this process still runs these. */
  renew(ids: Iterable<string>): Promise<void>;
}

/** Milliseconds after which a claim that was not renewed is nobody's: its process's number may be another program's by now. */
export const STALE_MS = 60_000;

interface Claim {
  readonly pid: number;
  readonly time: number;
}

export function createClaims(files: JobFiles, pid = process.pid, now = Date.now): Claims {
  const keyOf = (id: string) => `${id}/process`;
  const mine = () => JSON.stringify({ pid, time: now() } satisfies Claim);
  return {
    async take(id) {
      if (await files.write(keyOf(id), mine(), 'new')) return true;
      const found = await files.read(keyOf(id));
      if (!found) return false;
      const claim: Claim = JSON.parse(Buffer.from(found.bytes).toString('utf8'));
      const isHeld = claim.pid !== pid && isAlive(claim.pid) && now() - claim.time < STALE_MS;
      return !isHeld && files.write(keyOf(id), mine(), { tag: found.tag });
    },
    async renew(ids) {
      for (const id of ids) await files.write(keyOf(id), mine());
    },
  };
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    // It is there, and somebody else's.
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
