import { styleText } from 'node:util';
import { count } from '../evaluate/table.ts';
import type { Replay, Replayed } from './replayed.ts';

/** What a candidate changes in all pictures together. */
export interface Summary {
  readonly pictures: number;
  /** Pictures in which an object or class is another, is gone or is new. */
  readonly changed: number;
  readonly kept: number;
  readonly relabelled: number;
  readonly lost: number;
  readonly gained: number;
  /** Mean of how much more certain the candidate is of what both see. */
  readonly scoreChange: number;
  /** What happens to labels, the commonest first. */
  readonly labels: readonly LabelChange[];
}

/** `from` without `to`: lost; `to` without `from`: gained. */
export interface LabelChange {
  readonly from?: string;
  readonly to?: string;
  readonly objects: number;
}

export function summarise({ pictures }: Pick<Replay, 'pictures'>): Summary {
  const all = pictures.map(({ differences }) => differences);
  const kept = all.flatMap((each) => each.kept);
  const changes = pictures.flatMap(({ differences }) => labelChanges(differences));
  const grouped = Map.groupBy(changes, ({ from = '', to = '' }) => JSON.stringify([from, to]));
  return {
    pictures: pictures.length,
    changed: pictures.filter(({ disagreement }) => disagreement > 0).length,
    kept: kept.length,
    relabelled: all.reduce((sum, each) => sum + each.relabelled.length, 0),
    lost: all.reduce((sum, each) => sum + each.lost.length, 0),
    gained: all.reduce((sum, each) => sum + each.gained.length, 0),
    scoreChange: kept.reduce((sum, [before, after]) => sum + after.score - before.score, 0) / Math.max(1, kept.length),
    labels: [...grouped.values()]
      .map((each) => ({ ...each[0], objects: each.length }))
      .sort((a, b) => b.objects - a.objects),
  };
}

function labelChanges({ relabelled, lost, gained }: Replayed['differences']): Omit<LabelChange, 'objects'>[] {
  return [
    ...relabelled.map(([before, after]) => ({ from: before.label, to: after.label })),
    ...lost.map(({ label }) => ({ from: label })),
    ...gained.map(({ label }) => ({ to: label })),
  ];
}

/** For example: `2 RBC lost, 1 Platelets gained, 1 RBC becomes WBC`. */
export function changeWords({ differences }: Pick<Replayed, 'differences'>): string {
  const words = labelChanges(differences).map(changeWord);
  const told = [...Map.groupBy(words, (word) => word)].sort(([, a], [, b]) => b.length - a.length);
  if (told.length > 0) return told.map(([word, each]) => `${each.length} ${word}`).join(', ');
  const most = Math.max(0, ...differences.kept.map(([before, after]) => Math.abs(after.score - before.score)));
  return most > 0 ? `the same, certainties within ${most.toFixed(3)}` : 'the same';
}

export function changeWord({ from, to }: Omit<LabelChange, 'objects'>): string {
  if (to === undefined) return `${from} lost`;
  return from === undefined ? `${to} gained` : `${from} becomes ${to}`;
}

const SHOWN = 10;

/** A replay for people. */
export function replayText(title: string, { pictures, failed }: Replay): string {
  const summary = summarise({ pictures });
  const { changed, kept, relabelled, lost, gained, scoreChange } = summary;
  const sign = scoreChange < 0 ? '' : '+';
  const lines = [
    styleText('bold', title),
    `  ${count(changed)} of ${count(summary.pictures)} pictures would be answered otherwise`,
    `  ${count(kept)} objects stay (certainty ${sign}${scoreChange.toFixed(4)} on average), ${count(relabelled)} get another label, ${count(lost)} are lost, ${count(gained)} are gained`,
    '',
    styleText('dim', '  impact  picture'),
    ...pictures
      .slice(0, SHOWN)
      .map(
        (each) =>
          `  ${each.impact.toFixed(2).padStart(6)}  ${each.record.file ?? each.record.id}: ${changeWords(each)}`,
      ),
    ...(pictures.length > SHOWN
      ? [styleText('dim', `  and ${count(pictures.length - SHOWN)} more (--report shows them)`)]
      : []),
    ...failed.map(({ file, detail }) => styleText('red', `  ${file}: ${detail}`)),
  ];
  return `${lines.join('\n')}\n`;
}
