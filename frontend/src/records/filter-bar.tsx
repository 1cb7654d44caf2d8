import { useId } from 'react';
import { labelName } from '../label.ts';
import { Choice } from '../shell/choice.tsx';
import { useModels } from '../state/models.tsx';
import { useMedia } from '../state/use-media.ts';
import { type FilterForm, isFiltering, noFilter } from './filter.ts';

interface Props {
  readonly form: FilterForm;
  readonly onChange: (part: Partial<FilterForm>) => void;
}

/** What is shown of all records. */
export function FilterBar({ form, onChange }: Props) {
  const { models = [] } = useModels();
  const isPhone = useMedia('(width < 48em)');
  const model = models.find(({ name }) => name === form.model);
  const labels = (model ? [model] : models).flatMap((one) => one.labels.map(labelName));
  return (
    <search>
      <details className="filter-fold" open={!isPhone}>
        <summary>Filters</summary>
        <form className="filters" onSubmit={(event) => event.preventDefault()}>
          <Choice name="Model" value={form.model} onChange={(name) => onChange({ model: name, version: '' })}>
            <option value="">All</option>
            {models.map(({ name }) => (
              <option key={name}>{name}</option>
            ))}
          </Choice>
          <Choice name="Version" value={form.version} onChange={(version) => onChange({ version })} disabled={!model}>
            <option value="">All</option>
            {model?.versions.map((version) => (
              <option key={version}>{version}</option>
            ))}
          </Choice>
          <Field name="From" type="date" value={form.from} max={form.to} onChange={(from) => onChange({ from })} />
          <Field name="To" type="date" value={form.to} min={form.from} onChange={(to) => onChange({ to })} />
          <Choice name="Label" value={form.label} onChange={(label) => onChange({ label })}>
            <option value="">All</option>
            {[...new Set(labels)].map((label) => (
              <option key={label}>{label}</option>
            ))}
          </Choice>
          <Field
            name="Score from, %"
            type="number"
            value={form.minScore}
            min="0"
            max="100"
            onChange={(minScore) => onChange({ minScore })}
          />
          <Field
            name="Score to, %"
            type="number"
            value={form.maxScore}
            min="0"
            max="100"
            onChange={(maxScore) => onChange({ maxScore })}
          />
          <Choice
            name="Verdict"
            value={form.verdict}
            onChange={(verdict) => onChange({ verdict: verdict as FilterForm['verdict'] })}
          >
            <option value="">All</option>
            <option value="correct">Correct</option>
            <option value="incorrect">Incorrect</option>
            <option value="none">None yet</option>
          </Choice>
          <Choice
            name="Picture"
            value={form.stored}
            onChange={(stored) => onChange({ stored: stored as FilterForm['stored'] })}
          >
            <option value="">All</option>
            <option value="true">Kept</option>
            <option value="false">Not kept</option>
          </Choice>
          <button
            type="button"
            className="button is-small"
            disabled={!isFiltering(form)}
            onClick={() => onChange(noFilter)}
          >
            Clear filters
          </button>
        </form>
      </details>
    </search>
  );
}

interface FieldProps {
  readonly name: string;
  readonly type: 'date' | 'number';
  readonly value: string;
  readonly min?: string;
  readonly max?: string;
  readonly onChange: (value: string) => void;
}

function Field({ name, onChange, ...input }: FieldProps) {
  const id = useId();
  return (
    <div>
      <label htmlFor={id}>{name}</label>
      <input id={id} className="input is-small" {...input} onChange={(event) => onChange(event.target.value)} />
    </div>
  );
}
