import type { ModelInfo } from '../../../contract/models-answer.ts';
import { percent } from '../result/words.ts';
import { Dot } from '../shell/dot.tsx';
import { useModels } from '../state/models.tsx';
import { go } from '../state/use-route.ts';
import { Card } from './card.tsx';
import { History } from './history.tsx';
import { measures } from './metrics.ts';
import { taskWords } from './model-tile.tsx';
import { ParityBadge } from './parity-badge.tsx';

/** One model: what it does, how well, and proof that it answers here as where it came from. */
export function ModelDetail({ model }: { model: ModelInfo }) {
  const { choose } = useModels();
  const { name, task, description, license, current, labels, input, defaults } = model;
  const use = () => {
    choose(name);
    go('/');
  };
  return (
    <>
      <div className="model-head">
        <div>
          <h1 className="page-title">{name}</h1>
          <p>{description || taskWords[task]}</p>
        </div>
        <button type="button" className="button is-primary" onClick={use}>
          Use this model
        </button>
      </div>
      <ParityBadge key={`${name} ${current}`} name={name} version={current} />
      <div className="model-columns">
        <div>
          <h2 className="group-title">Facts</h2>
          <dl className="facts">
            <dt>Task</dt>
            <dd>{taskWords[task]}</dd>
            <dt>Looks at</dt>
            <dd>
              {input.width} × {input.height}, {input.color}, {input.resize}
            </dd>
            <dt>Shows from</dt>
            <dd>{percent(defaults.threshold)} certainty</dd>
            <dt>Licence</dt>
            <dd>{license || 'not stated'}</dd>
          </dl>
          <Versions model={model} />
          <History name={name} />
          <h2 className="group-title">Classes ({labels.length})</h2>
          <Labels labels={labels} />
          <Measures metrics={model.metrics} />
        </div>
        <Card name={name} version={current} />
      </div>
    </>
  );
}

function Versions({ model: { current, versions, split = [], shadow } }: { model: ModelInfo }) {
  const shared = split.reduce((sum, share) => sum + share.percent, 0);
  return (
    <>
      <h2 className="group-title">Versions</h2>
      <ul className="versions">
        {versions.map((version) => {
          const share = split.find((one) => one.version === version);
          return (
            <li key={version} className="row">
              {version}
              {version === current && (
                <span className="tag is-primary is-light">
                  {shared > 0 ? `answers ${percent(1 - shared / 100)}` : 'answers now'}
                </span>
              )}
              {share && <span className="tag is-primary is-light">answers {percent(share.percent / 100)}</span>}
              {version === shadow && <span className="tag">shadow: answers along, unseen</span>}
            </li>
          );
        })}
      </ul>
    </>
  );
}

/** Long lists are cut: the package's model.json has them all. */
const MOST_LABELS = 100;

function Labels({ labels }: { labels: ModelInfo['labels'] }) {
  return (
    <ul className="counts">
      {labels.slice(0, MOST_LABELS).map((label, classId) => {
        const { name, note } = typeof label === 'string' ? { name: label, note: undefined } : label;
        return (
          <li key={name} className="total">
            <Dot classId={classId} />
            {name} {note && <span className="weak small">{note}</span>}
          </li>
        );
      })}
      {labels.length > MOST_LABELS && <li className="total weak">and {labels.length - MOST_LABELS} more</li>}
    </ul>
  );
}

function Measures({ metrics }: Pick<ModelInfo, 'metrics'>) {
  if (!metrics) return null;
  return (
    <>
      <h2 className="group-title">Measured</h2>
      <dl className="facts">
        {measures(metrics).map(({ key, name, text }) => (
          <div key={key}>
            <dt>{name}</dt>
            <dd>{text}</dd>
          </div>
        ))}
      </dl>
      <p className="weak small">On {metrics.dataset}</p>
    </>
  );
}
