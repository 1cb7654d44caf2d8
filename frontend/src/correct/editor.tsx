import { type KeyboardEvent, type PointerEvent, useRef, useState } from 'react';
import type { Box } from '../../../contract/answer.ts';
import { colorOf } from '../../../vision/palette.ts';
import type { Size } from '../../../vision/types.ts';
import { boxBetween, edited, type Item, moved } from './correction.ts';
import type { Correction } from './use-correction.ts';

interface Props {
  readonly picture: Size;
  readonly scale: number;
  readonly items: readonly Item[];
  readonly correction: Correction;
  readonly labels: readonly string[];
}

type Point = readonly [x: number, y: number];

/** A drag under way: the corner that stays, or the box and where it was taken hold of. */
type Drag =
  | { readonly kind: 'draw' | 'resize'; readonly fixed: Point }
  | { readonly kind: 'move'; readonly box: Box; readonly from: Point };

const HANDLE = 7;
const corners = [
  [0, 0],
  [1, 0],
  [0, 1],
  [1, 1],
] as const;
const arrows: Readonly<Record<string, Point>> = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, -1],
  ArrowDown: [0, 1],
};

/** Boxes that can be taken hold of: drawn on empty ground, moved, pulled at their corners, deleted. */
export function Editor({ picture, scale, items, correction, labels }: Props) {
  const { selected, drawnId, select, change, add } = correction;
  const svg = useRef<SVGSVGElement>(null);
  const [drag, setDrag] = useState<Drag>();
  const [draft, setDraft] = useState<Box>();

  const pointOf = (event: PointerEvent): Point => {
    const { left, top } = svg.current!.getBoundingClientRect();
    return [(event.clientX - left) / scale, (event.clientY - top) / scale];
  };
  const begin = (event: PointerEvent, next: Drag) => {
    event.stopPropagation();
    svg.current?.setPointerCapture(event.pointerId);
    svg.current?.focus();
    setDrag(next);
  };
  const follow = (event: PointerEvent) => {
    if (!drag) return;
    event.stopPropagation();
    const [x, y] = pointOf(event);
    if (drag.kind === 'move') setDraft(moved(drag.box, x - drag.from[0], y - drag.from[1], picture));
    else setDraft(boxBetween(drag.fixed, [x, y], picture));
  };
  const end = () => {
    if (drag && draft) {
      if (drag.kind === 'draw') add({ classId: drawnId, label: labels[drawnId] ?? '', box: draft });
      else if (selected) change(selected.id, (item) => edited(item, { box: draft }));
    }
    setDrag(undefined);
    setDraft(undefined);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const arrow = arrows[event.key];
    if (!selected?.box || !(arrow || event.key === 'Delete' || event.key === 'Backspace')) return;
    event.preventDefault();
    event.stopPropagation();
    const { box } = selected;
    const step = event.shiftKey ? 10 : 1;
    change(selected.id, (item) =>
      edited(item, arrow ? { box: moved(box, arrow[0] * step, arrow[1] * step, picture) } : { isDeleted: true }),
    );
  };
  const held = drag && drag.kind !== 'draw' ? selected : undefined;
  return (
    <svg
      ref={svg}
      className="editor"
      viewBox={`0 0 ${picture.width} ${picture.height}`}
      role="application"
      aria-label="Boxes: arrows move the selected one, Delete removes it"
      // biome-ignore lint/a11y/noNoninteractiveTabindex: the selected box is moved by keys
      tabIndex={0}
      onPointerDown={(event) => {
        select(undefined);
        begin(event, { kind: 'draw', fixed: pointOf(event) });
      }}
      onPointerMove={follow}
      onPointerUp={end}
      onPointerCancel={end}
      onKeyDown={onKeyDown}
    >
      {items.map((item) => {
        const box = item === held && draft ? draft : item.box;
        if (item.isDeleted || !box) return null;
        return (
          <rect
            key={item.id}
            className={item === selected ? 'is-active' : undefined}
            {...box}
            stroke={colorOf(item.classId)}
            onPointerDown={(event) => {
              select(item.id);
              begin(event, { kind: 'move', box, from: pointOf(event) });
            }}
          />
        );
      })}
      {drag?.kind === 'draw' && draft && <rect className="is-active" {...draft} stroke={colorOf(drawnId)} />}
      {selected?.box &&
        corners.map(([right, bottom]) => {
          const { x, y, width, height } = (held && draft) || selected.box!;
          return (
            <circle
              key={`${right} ${bottom}`}
              cx={x + right * width}
              cy={y + bottom * height}
              r={HANDLE / scale}
              onPointerDown={(event) =>
                begin(event, { kind: 'resize', fixed: [x + (1 - right) * width, y + (1 - bottom) * height] })
              }
            />
          );
        })}
    </svg>
  );
}
