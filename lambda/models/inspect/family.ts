import { describePort } from '../ports.ts';
import { tellAnchors } from './anchors.ts';
import type { Facts } from './facts.ts';
import { tellNamed } from './named.ts';
import type { Opinion } from './opinion.ts';
import { tellQueries } from './queries.ts';
import { tellScores } from './scores.ts';

// Those who go by names first: shapes alone may fit several.
const tellers: readonly ((facts: Facts) => Opinion)[] = [tellNamed, tellAnchors, tellQueries, tellScores];

/** The family of a file: the first opinion there is. */
export function tellFamily(facts: Facts): Exclude<Opinion, undefined> {
  const opinion = tellers.map((tell) => tell(facts)).find((each) => each !== undefined);
  return opinion ?? { refused: `outputs of no family that is known: ${facts.outputs.map(describePort).join(', ')}` };
}
