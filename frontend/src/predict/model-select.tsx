import { useModels } from '../state/models.tsx';

export function ModelSelect() {
  const { models, trouble, model, choose } = useModels();
  const none = models ? 'There are no models' : trouble ? 'Not available' : 'Loading …';
  return (
    <div className="field">
      <label className="group-title" htmlFor="model">
        Model
      </label>
      <div className="select is-fullwidth">
        <select
          id="model"
          value={model?.name ?? ''}
          disabled={!models || models.length === 0}
          onChange={(event) => choose(event.target.value)}
        >
          {!model && <option value="">{none}</option>}
          {models?.map(({ name, current, task }) => (
            <option key={name} value={name}>
              {name} {current} · {task}
            </option>
          ))}
        </select>
      </div>
      {model?.description && <p className="weak small model-about">{model.description}</p>}
    </div>
  );
}
