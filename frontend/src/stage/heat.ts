/** Opacity of what matters most: the picture is to be seen through it. */
const MOST_ALPHA = 150;

/** A heat map as RGBA, one pixel a cell: see-through where nothing was lost, then violet, orange, yellow. */
export function heatColors(values: readonly number[]): Uint8ClampedArray<ArrayBuffer> {
  const most = Math.max(1e-6, ...values);
  const rgba = new Uint8ClampedArray(values.length * 4);
  values.forEach((value, i) => {
    const heat = Math.max(0, value) / most;
    rgba.set([...colorAt(heat), Math.round(MOST_ALPHA * Math.min(1, heat * 1.6))], i * 4);
  });
  return rgba;
}

// Stops of matplotlib's inferno, which stays readable in grey and for colour-blind people.
const stops = [
  [66, 10, 104],
  [147, 38, 103],
  [221, 81, 58],
  [252, 165, 10],
  [252, 255, 164],
] as const;

function colorAt(heat: number): number[] {
  const at = Math.min(1, heat) * (stops.length - 1);
  const index = Math.min(stops.length - 2, Math.floor(at));
  const [from, to] = [stops[index]!, stops[index + 1]!];
  return from.map((channel, c) => Math.round(channel + (to[c]! - channel) * (at - index)));
}
