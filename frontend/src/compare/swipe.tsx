import type { PointerEvent } from 'react';
import type { Picture } from '../picture/picture.ts';
import { Overlay } from '../stage/overlay.tsx';
import type { Comparison } from './use-compare.ts';

interface Props {
  readonly picture: Picture;
  readonly sides: Comparison['sides'];
  /** Where the line stands, 0 at the left edge of the picture, 1 at the right. */
  readonly at: number;
  readonly onMove: (at: number) => void;
  readonly scale: number;
}

const ignore = () => {};

/** What the one found left of the line, what the other found right of it. */
export function Swipe({ picture, sides, at, onMove, scale }: Props) {
  const clips = [`inset(0 ${(1 - at) * 100}% 0 0)`, `inset(0 0 0 ${at * 100}%)`];
  const drag = (event: PointerEvent<HTMLElement>) => {
    event.stopPropagation();
    if (event.type === 'pointerdown') event.currentTarget.setPointerCapture(event.pointerId);
    if (!event.currentTarget.hasPointerCapture(event.pointerId)) return;
    const { left, width } = event.currentTarget.parentElement!.getBoundingClientRect();
    onMove(Math.min(1, Math.max(0, (event.clientX - left) / width)));
  };
  return (
    <>
      {sides.map(({ answer }, index) => (
        <div key={clips.length - index} className="swipe-layer" style={{ clipPath: clips[index] }}>
          {answer && (
            <Overlay
              picture={picture}
              predictions={answer.result.predictions}
              scale={scale}
              showBoxes
              showMasks
              showLabels={false}
              active={undefined}
              onActive={ignore}
            />
          )}
        </div>
      ))}
      <span className="swipe-line" style={{ left: `${at * 100}%` }} onPointerDown={drag} onPointerMove={drag} />
      <input
        className="swipe-range"
        type="range"
        min={0}
        max={1}
        step={0.01}
        value={at}
        aria-label="Line between the two models"
        onChange={(event) => onMove(event.target.valueAsNumber)}
        onKeyDown={(event) => event.stopPropagation()}
      />
    </>
  );
}
