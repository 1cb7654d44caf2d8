import { type PointerEvent, type RefObject, useState } from 'react';
import type { Box } from '../../../contract/answer.ts';
import type { Size } from '../../../vision/types.ts';
import { boxBetween, moved } from './boxes.ts';

export type Point = readonly [x: number, y: number];

/** A drag under way: the corner that stays, or the box and where it was taken hold of. */
export type Drag =
  | { readonly kind: 'draw' | 'resize'; readonly fixed: Point }
  | { readonly kind: 'move'; readonly box: Box; readonly from: Point };

interface Props {
  readonly svg: RefObject<SVGSVGElement | null>;
  readonly picture: Size;
  readonly scale: number;
  readonly onBox: (kind: Drag['kind'], box: Box) => void;
}

/** One pointer that draws, moves or pulls a box. A second finger ends that without a change: both zoom then. */
export function useDrag({ svg, picture, scale, onBox }: Props) {
  const [drag, setDrag] = useState<Drag & { readonly pointerId: number }>();
  const [draft, setDraft] = useState<Box>();

  const pointOf = (event: PointerEvent): Point => {
    const { left, top } = svg.current!.getBoundingClientRect();
    return [(event.clientX - left) / scale, (event.clientY - top) / scale];
  };
  const stop = () => {
    setDrag(undefined);
    setDraft(undefined);
  };
  const cancel = () => {
    if (drag) svg.current?.releasePointerCapture(drag.pointerId);
    stop();
  };
  const begin = (event: PointerEvent, next: Drag) => {
    if (!event.isPrimary) return;
    svg.current?.setPointerCapture(event.pointerId);
    svg.current?.focus();
    setDrag({ ...next, pointerId: event.pointerId });
  };
  const follow = (event: PointerEvent) => {
    if (!drag) return;
    // Tells the viewport below not to move the picture along.
    event.preventDefault();
    const point = pointOf(event);
    if (drag.kind === 'move') {
      const [x, y] = drag.from;
      setDraft(moved(drag.box, point[0] - x, point[1] - y, picture));
    } else setDraft(boxBetween(drag.fixed, point, picture));
  };
  const end = () => {
    if (drag && draft) onBox(drag.kind, draft);
    stop();
  };
  return { drag, draft, pointOf, begin, follow, end, cancel };
}
