import { Dot } from '../shell/dot.tsx';
import { Icon } from '../shell/icon.tsx';
import { edited, type Item, judged, numbered } from './correction.ts';
import type { Correction } from './use-correction.ts';

interface Props {
  readonly labels: readonly string[];
  readonly correction: Correction;
}

/** Each object with thumbs, its label to change, and a bin. */
export function CorrectList({ labels, correction }: Props) {
  const items = numbered(correction.items ?? []);
  if (items.length === 0) return <p className="weak small">There is no box. Draw one over what was missed.</p>;
  return (
    <ul className="correct-list">
      {items.map(({ item, number }) => (
        <Entry key={item.id} item={item} number={number} labels={labels} correction={correction} />
      ))}
    </ul>
  );
}

function Entry({ item, number, labels, correction }: Props & { item: Item; number: number }) {
  const { id, classId, verdict, origin } = item;
  const { change, select, point, selected } = correction;
  const name = `Object ${number}`;
  const say = (said: NonNullable<Item['verdict']>) => change(id, (before) => judged(before, said));
  return (
    <li
      className={selected === item ? 'is-active' : undefined}
      onPointerDown={() => select(id)}
      onPointerEnter={() => point(id)}
      onPointerLeave={() => point(undefined)}
    >
      <span className="number">
        <Dot classId={classId} /> {number}
      </span>
      <span className="select is-small">
        <select
          aria-label={`${name}: label`}
          value={classId}
          onFocus={() => select(id)}
          onChange={(event) => {
            const next = Number(event.target.value);
            change(id, (before) => edited(before, { classId: next, label: labels[next] ?? '' }));
          }}
        >
          {labels.map((label, value) => (
            <option key={label} value={value}>
              {label}
            </option>
          ))}
        </select>
      </span>
      {origin === undefined ? (
        <span className="weak small">missed</span>
      ) : (
        <span>
          <Thumb name={`${name} is right`} icon="up" pressed={verdict === 'correct'} onClick={() => say('correct')} />
          <Thumb
            name={`${name} is wrong`}
            icon="down"
            pressed={verdict === 'incorrect'}
            onClick={() => say('incorrect')}
          />
        </span>
      )}
      {item.box && (
        <button
          type="button"
          className="quiet"
          title={`Delete ${name}`}
          onClick={() => change(id, (before) => edited(before, { isDeleted: true }))}
        >
          <Icon name="trash" />
          <span className="is-hidden-visually">Delete {name}</span>
        </button>
      )}
    </li>
  );
}

interface ThumbProps {
  readonly name: string;
  readonly icon: 'up' | 'down';
  readonly pressed: boolean;
  readonly onClick: () => void;
}

function Thumb({ name, icon, pressed, onClick }: ThumbProps) {
  return (
    <button type="button" className="quiet" title={name} aria-pressed={pressed} onClick={onClick}>
      <Icon name={icon} />
      <span className="is-hidden-visually">{name}</span>
    </button>
  );
}
