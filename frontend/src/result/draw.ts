import type { Prediction } from '../../../contract/answer.ts';
import { colorOf, inkOn } from '../../../vision/palette.ts';
import type { Picture } from '../picture/picture.ts';
import { percent } from './words.ts';

/** A PNG of the picture in its own size with boxes, masks and labels drawn in. */
export async function drawPicture(picture: Picture, predictions: readonly Prediction[]): Promise<Blob> {
  const { width, height, file } = picture;
  const canvas = new OffscreenCanvas(width, height);
  const context = canvas.getContext('2d');
  if (!context) throw new Error(`no 2D canvas of ${width} x ${height}`);
  const bitmap = await createImageBitmap(file, { imageOrientation: 'from-image' });
  context.drawImage(bitmap, 0, 0);
  bitmap.close();
  // Lines and letters grow with the picture, so that they look alike when it is shown at screen size.
  const unit = Math.max(1, Math.max(width, height) / 800);
  for (const prediction of predictions) drawShape(context, prediction, unit);
  // A class of the whole picture has no box: the likeliest alone is written.
  const named = predictions.filter(({ box }, rank) => box || rank === 0);
  for (const prediction of named) drawLabel(context, prediction, unit);
  return canvas.convertToBlob({ type: 'image/png' });
}

function drawShape(context: OffscreenCanvasRenderingContext2D, { box, mask, classId }: Prediction, unit: number): void {
  if (!box) return;
  const color = colorOf(classId);
  if (mask && 'polygons' in mask) {
    const path = new Path2D(mask.polygons.map((ring) => `M${ring.join('L')}Z`).join(''));
    context.globalAlpha = 0.4;
    context.fillStyle = color;
    context.fill(path, 'evenodd');
    context.globalAlpha = 1;
  }
  context.lineWidth = 2 * unit;
  context.strokeStyle = color;
  context.strokeRect(box.x, box.y, box.width, box.height);
}

function drawLabel(context: OffscreenCanvasRenderingContext2D, prediction: Prediction, unit: number): void {
  const { box, label, score, classId } = prediction;
  const size = 12 * unit;
  const text = `${label} ${percent(score)}`;
  context.font = `600 ${size}px system-ui, sans-serif`;
  const length = context.measureText(text).width + size * 0.7;
  const { x, y } = box ?? { x: size / 2, y: size * 2 };
  const top = y >= size * 1.4 ? y - size * 1.4 : y;
  context.fillStyle = colorOf(classId);
  context.fillRect(x, top, length, size * 1.4);
  context.fillStyle = inkOn(colorOf(classId));
  context.fillText(text, x + size * 0.35, top + size * 1.05);
}
