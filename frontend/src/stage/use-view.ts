import { type KeyboardEvent, type PointerEvent, type RefObject, useCallback, useEffect, useRef, useState } from 'react';
import type { Size } from '../../../vision/types.ts';
import { panBy, place, type View, whole, zoomAt } from './view.ts';

const STEP = 1.4;
const NUDGE = 60;
/** Pointer travel that tells a drag from a click. */
const SLACK = 4;

/** Zoom and pan of a picture by wheel, drag, pinch, double click and keys. */
export function useView(frameRef: RefObject<HTMLElement | null>, picture: Size) {
  const [view, setView] = useState<View>(whole);
  const frame = useFrame(frameRef);
  const pointers = useRef(new Map<number, { x: number; y: number }>());
  const travel = useRef(0);
  const [isPanning, setIsPanning] = useState(false);

  const zoom = useCallback(
    (factor: number, x = frame.width / 2, y = frame.height / 2) =>
      setView((before) => zoomAt(before, factor, x, y, picture, frame)),
    [picture, frame],
  );
  const pan = useCallback(
    (dx: number, dy: number) => setView((before) => panBy(before, dx, dy, picture, frame)),
    [picture, frame],
  );
  const reset = useCallback(() => setView(whole), []);
  // A new picture is seen whole.
  useEffect(reset, [picture]);
  useWheel(frameRef, zoom);

  const onPointerMove = (event: PointerEvent) => {
    const before = pointers.current.get(event.pointerId);
    if (!before) return;
    const now = { x: event.clientX, y: event.clientY };
    const other = [...pointers.current].find(([id]) => id !== event.pointerId)?.[1];
    pointers.current.set(event.pointerId, now);
    // A layer above makes use of this drag itself.
    if (event.isDefaultPrevented()) return;
    travel.current += Math.hypot(now.x - before.x, now.y - before.y);
    if (travel.current < SLACK) return;
    if (other) {
      const { left, top } = event.currentTarget.getBoundingClientRect();
      const factor = distance(now, other) / Math.max(1, distance(before, other));
      zoom(factor, (now.x + other.x) / 2 - left, (now.y + other.y) / 2 - top);
    } else if (view.zoom > 1) {
      setIsPanning(true);
      if (!event.currentTarget.hasPointerCapture(event.pointerId))
        event.currentTarget.setPointerCapture(event.pointerId);
      pan(now.x - before.x, now.y - before.y);
    }
  };
  const onPointerUp = (event: PointerEvent) => {
    pointers.current.delete(event.pointerId);
    setIsPanning(false);
  };
  const handlers = {
    onPointerDown: (event: PointerEvent) => {
      travel.current = 0;
      pointers.current.set(event.pointerId, { x: event.clientX, y: event.clientY });
    },
    onPointerMove,
    onPointerUp,
    onPointerCancel: onPointerUp,
    onPointerLeave: onPointerUp,
    onDoubleClick: (event: { clientX: number; clientY: number; currentTarget: HTMLElement }) => {
      const { left, top } = event.currentTarget.getBoundingClientRect();
      zoom(2, event.clientX - left, event.clientY - top);
    },
    onKeyDown: (event: KeyboardEvent) => {
      const act = keys[event.key];
      if (!act) return;
      event.preventDefault();
      if (act === 'reset') reset();
      else if (typeof act === 'number') zoom(act);
      else pan(act[0], act[1]);
    },
  };
  return { placement: place(view, picture, frame), view, zoom, reset, handlers, isPanning };
}

const keys: Readonly<Record<string, number | readonly [number, number] | 'reset'>> = {
  '+': STEP,
  '=': STEP,
  '-': 1 / STEP,
  '0': 'reset',
  ArrowLeft: [NUDGE, 0],
  ArrowRight: [-NUDGE, 0],
  ArrowUp: [0, NUDGE],
  ArrowDown: [0, -NUDGE],
};

function useFrame(ref: RefObject<HTMLElement | null>): Size {
  const [frame, setFrame] = useState<Size>({ width: 1, height: 1 });
  useEffect(() => {
    const element = ref.current;
    if (!element) return;
    const observer = new ResizeObserver(() => setFrame({ width: element.clientWidth, height: element.clientHeight }));
    observer.observe(element);
    return () => observer.disconnect();
  }, [ref]);
  return frame;
}

// React listens to wheels passively; here the page must not scroll along.
function useWheel(ref: RefObject<HTMLElement | null>, zoom: (factor: number, x: number, y: number) => void): void {
  useEffect(() => {
    const element = ref.current;
    const wheel = (event: WheelEvent) => {
      // Where the page itself scrolls, a plain wheel goes on scrolling it; pinching on a touchpad comes with ctrlKey.
      if (!event.ctrlKey && document.documentElement.scrollHeight > innerHeight + 1) return;
      event.preventDefault();
      const { left, top } = element!.getBoundingClientRect();
      zoom(Math.exp(-event.deltaY * (event.ctrlKey ? 0.01 : 0.0015)), event.clientX - left, event.clientY - top);
    };
    element?.addEventListener('wheel', wheel, { passive: false });
    return () => element?.removeEventListener('wheel', wheel);
  }, [ref, zoom]);
}

function distance(a: { x: number; y: number }, b: { x: number; y: number }): number {
  return Math.hypot(a.x - b.x, a.y - b.y);
}
