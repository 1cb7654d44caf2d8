import { useEffect, useRef } from 'react';
import type { Heat } from '../ask/ask.ts';
import { heatColors } from './heat.ts';

/** Where hiding the picture costs the model its certainty, smoothed over the picture. */
export function HeatLayer({ heat }: { heat: Heat }) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const { values } = heat;
  const [rows, columns] = heat.grid;
  useEffect(() => {
    const image = new ImageData(heatColors(values), columns, rows);
    canvas.current?.getContext('2d')?.putImageData(image, 0, 0);
  }, [values, rows, columns]);
  return <canvas ref={canvas} className="heat" width={columns} height={rows} />;
}
