import type { Size } from '../../../vision/types.ts';

/** How a picture lies in its frame: zoom over the fitting size, and the point of the picture in the frame's middle (0..1). */
export interface View {
  readonly zoom: number;
  readonly centerX: number;
  readonly centerY: number;
}

/** Frame pixels per picture pixel, and where the picture's top-left corner lies in the frame. */
export interface Placement {
  readonly scale: number;
  readonly left: number;
  readonly top: number;
}

export const whole: View = { zoom: 1, centerX: 0.5, centerY: 0.5 };
const MOST_ZOOM = 24;
const MARGIN = 12;

export function place(view: View, picture: Size, frame: Size): Placement {
  const fit = Math.min((frame.width - 2 * MARGIN) / picture.width, (frame.height - 2 * MARGIN) / picture.height);
  const scale = Math.max(1e-3, fit * view.zoom);
  return {
    scale,
    left: offset(view.centerX, picture.width * scale, frame.width),
    top: offset(view.centerY, picture.height * scale, frame.height),
  };
}

/** Zooms so that the point of the picture under (x, y) of the frame stays there. */
export function zoomAt(view: View, factor: number, x: number, y: number, picture: Size, frame: Size): View {
  const { scale, left, top } = place(view, picture, frame);
  const zoom = Math.min(MOST_ZOOM, Math.max(1, view.zoom * factor));
  const grown = scale * (zoom / view.zoom);
  return {
    zoom,
    centerX: ((x - left) / scale + (frame.width / 2 - x) / grown) / picture.width,
    centerY: ((y - top) / scale + (frame.height / 2 - y) / grown) / picture.height,
  };
}

/** Moves the picture by (dx, dy) frame pixels, not beyond its edges. */
export function panBy(view: View, dx: number, dy: number, picture: Size, frame: Size): View {
  const { scale, left, top } = place(view, picture, frame);
  return {
    zoom: view.zoom,
    centerX: (frame.width / 2 - left - dx) / (picture.width * scale),
    centerY: (frame.height / 2 - top - dy) / (picture.height * scale),
  };
}

// In the middle while it is smaller than the frame, else no gap wider than the margin.
function offset(center: number, length: number, frame: number): number {
  if (length <= frame - 2 * MARGIN) return (frame - length) / 2;
  return Math.min(MARGIN, Math.max(frame - MARGIN - length, frame / 2 - center * length));
}
