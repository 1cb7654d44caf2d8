import { useEffect, useRef } from 'react';
import type { Result } from '../../../contract/answer.ts';
import { heatColors } from './heat.ts';

/** Where hiding the picture costs the model its certainty, smoothed over the picture. */
export function HeatLayer({ explanation }: { explanation: NonNullable<Result['explanation']> }) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const [rows, columns] = explanation.grid;
  useEffect(() => {
    const image = new ImageData(heatColors(explanation.values), columns, rows);
    canvas.current?.getContext('2d')?.putImageData(image, 0, 0);
  }, [explanation, rows, columns]);
  return <canvas ref={canvas} className="heat" width={columns} height={rows} />;
}
