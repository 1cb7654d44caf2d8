import { useEffect, useState } from 'react';
import type { ModelChange, ModelInfo } from '../../../contract/models-answer.ts';
import { readModel } from '../api/models.ts';
import { toTrouble } from '../api/trouble.ts';
import { moment, percent } from '../result/words.ts';

/** What was done with the versions of a model, the latest first: when, why, and what was measured. */
export function History({ name }: { name: string }) {
  const [history, setHistory] = useState<ModelInfo['history']>();
  useEffect(() => {
    let isGone = false;
    readModel(name).then(
      (model) => isGone || setHistory(model.history),
      (error: unknown) => toTrouble(error, `history of ${name}`),
    );
    return () => {
      isGone = true;
    };
  }, [name]);
  if (!history || history.length === 0) return null;
  return (
    <section aria-label="History">
      <h2 className="group-title">History</h2>
      <ol className="history">
        {history.map((change) => (
          <li key={change.id}>
            <strong>{wordsOf(change)}</strong>
            {change.why && <q>{change.why}</q>}
            {change.comparison && <Compared {...change.comparison} />}
            {change.forced && <span className="small is-bad">Forced, without being shown to be better</span>}
            <span className="weak small">{moment(change.at)}</span>
          </li>
        ))}
      </ol>
    </section>
  );
}

function Compared({ metric, current, candidate, better, data }: NonNullable<ModelChange['comparison']>) {
  return (
    <span className="small">
      {metric} {candidate.toFixed(3)} against {current.toFixed(3)}
      {better ? ', better' : ', not better'}, on {data.pictures.toLocaleString('en')} pictures of {data.name}
    </span>
  );
}

function wordsOf({ what, version, replaces, percent: share }: ModelChange): string {
  const before = replaces === undefined ? '' : `, in place of ${replaces}`;
  switch (what) {
    case 'push':
      return `${version} was added`;
    case 'promote':
      return `${version} was promoted${before}`;
    case 'rollback':
      return `Back to ${version}${before}`;
    case 'split':
      return share === 0 ? `${version} answers no share any more` : `${version} answers ${percent((share ?? 0) / 100)}`;
    case 'shadow':
      return version === undefined ? 'The shadow was ended' : `${version} answers along, unseen`;
    case 'default':
      return 'Made the default model';
  }
}
