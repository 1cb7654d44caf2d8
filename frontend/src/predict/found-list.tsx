import { type KeyboardEvent, useEffect, useRef, useState } from 'react';
import type { Prediction } from '../../../contract/answer.ts';
import { colorOf } from '../../../vision/palette.ts';
import { percent } from '../result/words.ts';
import { Dot } from '../shell/dot.tsx';

interface Props {
  readonly predictions: readonly Prediction[];
  readonly active: Prediction | undefined;
  readonly onActive: (prediction: Prediction | undefined) => void;
}

/**
 * Each object found. Hovering or focusing one points it out on the picture, and the other way round. Tab stops once, at
 * the one last visited; arrows, Home and End go on from there.
 */
export function FoundList({ predictions, active, onActive }: Props) {
  const list = useRef<HTMLUListElement>(null);
  const [visited, setVisited] = useState(0);
  const stop = Math.min(visited, predictions.length - 1);
  const index = active ? predictions.indexOf(active) : -1;
  useEffect(() => {
    const item = list.current?.children[index];
    // Pointing at the picture brings the entry into the list's view; the page itself stays put.
    if (item && !item.matches(':hover, :focus-within')) item.scrollIntoView({ block: 'nearest' });
  }, [index]);
  const move = (event: KeyboardEvent<HTMLUListElement>) => {
    const last = predictions.length - 1;
    const next = { ArrowDown: stop + 1, ArrowUp: stop - 1, Home: 0, End: last }[event.key];
    if (next === undefined) return;
    event.preventDefault();
    list.current?.children[Math.min(last, Math.max(0, next))]?.querySelector('button')?.focus();
  };
  return (
    <ul ref={list} className="found" onKeyDown={move}>
      {predictions.map((prediction, place) => {
        const { label, classId, score, note } = prediction;
        const color = colorOf(classId);
        const { x, y } = prediction.box ?? { x: 0, y: 0 };
        return (
          <li key={`${classId} ${x} ${y} ${score}`}>
            <button
              type="button"
              className={prediction === active ? 'is-active' : undefined}
              tabIndex={place === stop ? 0 : -1}
              onFocus={() => {
                setVisited(place);
                onActive(prediction);
              }}
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
