/** What one drawing (SVG) may take. */
export const drawingBounds = Object.freeze({
  /** Bytes of its file. */
  bytes: 1_000_000,
  /** Pixels it is drawn with: its own size is a matter of choice. */
  pixels: 1_000_000,
  seconds: 10,
  /** Of the process that draws it, which takes 70 with nothing to draw. */
  memoryMb: 256,
});
