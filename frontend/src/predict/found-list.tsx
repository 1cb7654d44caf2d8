import { type KeyboardEvent, useEffect, useRef } from 'react';
import type { Prediction } from '../../../contract/answer.ts';
import { colorOf } from '../../../vision/palette.ts';
import { percent } from '../result/words.ts';
import { Dot } from '../shell/dot.tsx';

interface Props {
  readonly predictions: readonly Prediction[];
  readonly active: Prediction | undefined;
  readonly onActive: (prediction: Prediction | undefined) => void;
}

/** Each object found. Hovering or focusing one points it out on the picture, and the other way round. */
export function FoundList({ predictions, active, onActive }: Props) {
  const list = useRef<HTMLUListElement>(null);
  const index = active ? predictions.indexOf(active) : -1;
  useEffect(() => {
    const item = list.current?.children[index];
    // Pointing at the picture brings the entry into the list's view; the page itself stays put.
    if (item && !item.matches(':hover, :focus-within')) item.scrollIntoView({ block: 'nearest' });
  }, [index]);
  const move = (event: KeyboardEvent<HTMLUListElement>) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    const item = event.target instanceof Element ? event.target.closest('li') : undefined;
    if (step === undefined || !item) return;
    event.preventDefault();
    (step === 1 ? item.nextElementSibling : item.previousElementSibling)?.querySelector('button')?.focus();
  };
  return (
    <ul ref={list} className="found" onKeyDown={move}>
      {predictions.map((prediction) => {
        const { label, classId, score, note } = prediction;
        const color = colorOf(classId);
        const { x, y } = prediction.box ?? { x: 0, y: 0 };
        return (
          <li key={`${classId} ${x} ${y} ${score}`}>
            <button
              type="button"
              className={prediction === active ? 'is-active' : undefined}
              onFocus={() => onActive(prediction)}
              onBlur={() => onActive(undefined)}
              onPointerEnter={() => onActive(prediction)}
              onPointerLeave={() => onActive(undefined)}
            >
              <Dot classId={classId} />
              <span>
                {label}
                {note && <span className="weak small"> {note}</span>}
              </span>
              <span className="meter">
                <span style={{ width: percent(score), background: color }} />
              </span>
              <span>{percent(score)}</span>
            </button>
          </li>
        );
      })}
    </ul>
  );
}
