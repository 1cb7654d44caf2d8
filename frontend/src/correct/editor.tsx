import { type KeyboardEvent, type PointerEvent, useEffect, useRef } from 'react';
import { colorOf } from '../../../vision/palette.ts';
import type { Size } from '../../../vision/types.ts';
import { useMedia } from '../state/use-media.ts';
import { moved, resized } from './boxes.ts';
import { edited, type Item, numbered } from './correction.ts';
import { EditorBox } from './editor-box.tsx';
import type { Correction } from './use-correction.ts';
import { type Drag, type Point, useDrag } from './use-drag.ts';
import { useSpace } from './use-space.ts';

interface Props {
  readonly picture: Size;
  readonly scale: number;
  readonly items: readonly Item[];
  readonly correction: Correction;
  readonly labels: readonly string[];
}

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
  const { selected, pointed, drawnId, select, change, add } = correction;
  const svg = useRef<SVGSVGElement>(null);
  const isSpace = useSpace();
  const handle = useMedia('(pointer: coarse)') ? 13 : 7;
  const { drag, draft, pointOf, begin, follow, end, cancel } = useDrag({
    svg,
    picture,
    scale,
    onBox: (kind, box) => {
      if (kind === 'draw') add({ classId: drawnId, label: labels[drawnId] ?? '', box });
      else if (selected) change(selected.id, (item) => edited(item, { box }));
    },
  });
  // Keys are the editor's once it opens, and again when a box was added.
  const known = useRef(-1);
  useEffect(() => {
    if (items.length > known.current) svg.current?.focus({ preventScroll: true });
    known.current = items.length;
  }, [items.length]);

  // What is not the editor's is the viewport's: two fingers, the middle button and a drag with the space bar held.
  const press = (event: PointerEvent, id: number | undefined, next: Drag) => {
    if (drag) return cancel();
    if (event.button !== 0 || isSpace) return;
    select(id);
    begin(event, next);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const arrow = arrows[event.key];
    if (!selected?.box || !(arrow || event.key === 'Delete' || event.key === 'Backspace')) return;
    event.preventDefault();
    event.stopPropagation();
    if (!arrow) return change(selected.id, (item) => edited(item, { isDeleted: true }));
    const step = event.shiftKey ? 10 : 1;
    const box = (event.altKey ? resized : moved)(selected.box, arrow[0] * step, arrow[1] * step, picture);
    change(selected.id, (item) => edited(item, { box }));
  };
  const held = drag && drag.kind !== 'draw' ? selected : undefined;
  return (
    <svg
      ref={svg}
      className={isSpace ? 'editor is-held' : 'editor'}
      viewBox={`0 0 ${picture.width} ${picture.height}`}
      role="application"
      aria-label="Boxes: arrows move the selected one, with Alt they change its size, Delete removes it"
      // biome-ignore lint/a11y/noNoninteractiveTabindex: the selected box is moved by keys
      tabIndex={0}
      onPointerDown={(event) => {
        if (event.target === svg.current) press(event, undefined, { kind: 'draw', fixed: pointOf(event) });
      }}
      onPointerMove={follow}
      onPointerUp={end}
      onPointerCancel={cancel}
      onKeyDown={onKeyDown}
    >
      {numbered(items).map(({ item, number }) => {
        const box = item === held && draft ? draft : item.box;
        if (!box) return null;
        return (
          <EditorBox
            key={item.id}
            classId={item.classId}
            box={box}
            number={number}
            scale={scale}
            isActive={item === selected || item.id === pointed}
            onPointerDown={(event) => press(event, item.id, { kind: 'move', box, from: pointOf(event) })}
          />
        );
      })}
      {drag?.kind === 'draw' && draft && <rect className="is-active" {...draft} stroke={colorOf(drawnId)} />}
      {selected?.box &&
        corners.map(([right, bottom]) => {
          const { x, y, width, height } = (held && draft) || selected.box!;
          const fixed = [x + (1 - right) * width, y + (1 - bottom) * height] as const;
          return (
            <circle
              key={`${right} ${bottom}`}
              cx={x + right * width}
              cy={y + bottom * height}
              r={handle / scale}
              onPointerDown={(event) => press(event, selected.id, { kind: 'resize', fixed })}
            />
          );
        })}
    </svg>
  );
}
