import type { ReactNode } from 'react';
import { useRef } from 'react';
import type { Picture } from '../picture/picture.ts';
import { useView } from './use-view.ts';

/** From here on single pixels are seen as squares, not blurred. */
const PIXELS_SHOW = 4;

export interface ViewTools {
  readonly zoom: (factor: number) => void;
  readonly reset: () => void;
  readonly isWhole: boolean;
}

interface Props {
  readonly picture: Picture;
  /** Layers over the picture, for the scale it is shown in. */
  readonly children: (scale: number) => ReactNode;
  readonly tools: (view: ViewTools) => ReactNode;
}

/** A picture that can be zoomed and moved, with layers that go along. */
export function Viewport({ picture, children, tools }: Props) {
  const frame = useRef<HTMLDivElement>(null);
  const { placement, view, zoom, reset, handlers, isPanning } = useView(frame, picture);
  const { scale, left, top } = placement;
  const classes = ['viewport', view.zoom > 1 ? 'is-zoomed' : '', isPanning ? 'is-panning' : ''];
  return (
    <>
      {tools({ zoom, reset, isWhole: view.zoom === 1 })}
      <div
        role="application"
        ref={frame}
        className={classes.join(' ')}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: arrows, plus and minus move and zoom the picture
        tabIndex={0}
        aria-label="Picture: plus and minus zoom, arrows move"
        {...handlers}
      >
        <div
          className={`canvas ${scale >= PIXELS_SHOW ? 'is-large-pixels' : ''}`}
          style={{
            width: picture.width * scale,
            height: picture.height * scale,
            transform: `translate(${left}px, ${top}px)`,
          }}
        >
          <img src={picture.url} alt={picture.name} draggable={false} />
          {children(scale)}
        </div>
      </div>
    </>
  );
}
