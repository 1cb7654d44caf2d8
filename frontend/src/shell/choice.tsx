import { type ReactNode, useId } from 'react';

interface ChoiceProps {
  readonly name: string;
  readonly value: string;
  readonly onChange: (value: string) => void;
  readonly disabled?: boolean;
  readonly children: ReactNode;
}

/** One of several values, small enough for a bar of filters. */
export function Choice({ name, value, onChange, disabled, children }: ChoiceProps) {
  const id = useId();
  return (
    <div>
      <label htmlFor={id}>{name}</label>
      <span className="select is-small">
        <select id={id} value={value} disabled={disabled} onChange={(event) => onChange(event.target.value)}>
          {children}
        </select>
      </span>
    </div>
  );
}
