import type { ModelInfo } from '../../../contract/models-answer.ts';
import { percent, plural } from '../result/words.ts';
import { useRoute } from '../state/use-route.ts';
import { headline } from './metrics.ts';
import { ParityTick } from './parity-tick.tsx';
import { SampleStrip } from './sample-strip.tsx';

export const taskWords: Readonly<Record<ModelInfo['task'], string>> = {
  detection: 'Finds objects: boxes',
  segmentation: 'Finds objects: boxes and outlines',
  classification: 'Says what a picture shows',
};

export function ModelTile({ model }: { model: ModelInfo }) {
  const { follow } = useRoute();
  const { name, task, description, labels, input, current, versions, metrics, split, shadow } = model;
  const best = headline(metrics);
  return (
    <li className="tile">
      <SampleStrip model={name} />
      <h2>
        <a href={`/models?name=${name}`} onClick={follow}>
          {name}
        </a>
        <span className="tag">{current}</span>
        {model.default && <span className="tag is-primary is-light">default</span>}
        {split?.map((share) => (
          <span key={share.version} className="tag">
            {percent(share.percent / 100)} {share.version}
          </span>
        ))}
        {shadow !== undefined && <span className="tag">shadow {shadow}</span>}
      </h2>
      <p>{description || taskWords[task]}</p>
      <p className="weak small">
        {[
          task,
          plural(labels.length, 'class', 'classes'),
          `${input.width} × ${input.height}`,
          versions.length > 1 ? plural(versions.length, 'version') : '',
          best ? `${best.name} ${best.text}` : '',
        ]
          .filter(Boolean)
          .join(' · ')}
      </p>
      <ParityTick name={name} version={current} />
    </li>
  );
}
