import { hostname, userInfo } from 'node:os';
import type { Author } from '../../lambda/models/life-cycle.ts';

/** Who gives this command: in GitHub's runners who started the run, else the user of this computer. */
export function author(why: string | undefined): Author {
  return { by: process.env.GITHUB_ACTOR ?? `${userName()}@${hostname()}`, why };
}

function userName(): string {
  try {
    return userInfo().username;
  } catch {
    // In a container a user may have a number and no name.
    return process.env.USER ?? 'unknown';
  }
}
