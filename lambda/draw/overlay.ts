import type { Box } from '../../contract/answer.ts';
import { toPolygons } from '../../vision/masks/polygons.ts';
import { colorOf, inkOn } from '../../vision/palette.ts';
import type { Bitmap, Detection } from '../../vision/types.ts';
import { type Layout, placeTag } from './layout.ts';
import { capHeight, createTypesetter, fitText, type Typesetter, widthOf } from './text.ts';

/** A detection with the words to draw; without words it has no tag. What people know to be true has no certainty. */
export type Labelled = Detection & { readonly label: string; readonly isTrue?: true };

/** Rows of the caption under a picture that was classified. */
const captionRows = 5;

/** Height of the caption strip for predictions of the whole picture; none where there are none. */
export function captionHeight(predictions: readonly Labelled[], { fontSize }: Layout): number {
  const rows = Math.min(captionRows, predictions.filter(({ box }) => !box).length);
  return rows === 0 ? 0 : Math.round((rows * 1.7 + 0.8) * fontSize);
}

/** Everything drawn over the picture, as one SVG of the layout's width and of its height with the caption. */
export function drawOverlay(predictions: readonly Labelled[], layout: Layout): string {
  const type = createTypesetter();
  const objects = predictions.flatMap((prediction) =>
    prediction.box ? [{ ...prediction, box: scaled(prediction.box, layout) }] : [],
  );
  // Small objects over large ones, and all tags over all shapes.
  const stacked = objects.toSorted((a, b) => b.box.width * b.box.height - a.box.width * a.box.height);
  const shapes = stacked.map((object) => drawMask(object, layout) + drawBox(object, layout)).join('');
  const tags = drawTags(objects, layout, type);
  const caption = drawCaption(
    predictions.filter(({ box }) => !box),
    layout,
    type,
  );
  const height = layout.height + captionHeight(predictions, layout);
  return (
    `<svg xmlns="http://www.w3.org/2000/svg" width="${layout.width}" height="${height}">` +
    `<defs>${type.outlines()}</defs>${shapes}${tags}${caption}</svg>`
  );
}

function scaled({ x, y, width, height }: Box, { scale }: Layout): Box {
  return { x: x * scale, y: y * scale, width: width * scale, height: height * scale };
}

function rect({ x, y, width, height }: Box, attributes: string): string {
  const [left, top, across, down] = [x, y, width, height].map((value) => value.toFixed(1));
  return `<rect x="${left}" y="${top}" width="${across}" height="${down}" ${attributes}/>`;
}

function drawMask({ bitmap, classId }: Labelled, { scale, lineWidth }: Layout): string {
  if (!bitmap) return '';
  // A mask of a large picture is thinned out first: its finest steps would not be seen, but take long to trace.
  const [mask, grow] = scale < 1 ? [shrink(bitmap(), scale), 1] : [bitmap(), scale];
  const path = toPolygons(mask)
    .map((ring) => `M${ring.map(([x, y]) => `${(x * grow).toFixed(1)} ${(y * grow).toFixed(1)}`).join('L')}Z`)
    .join('');
  const color = colorOf(classId);
  return `<path d="${path}" fill="${color}" fill-opacity=".4" fill-rule="evenodd" stroke="${color}" stroke-width="${lineWidth / 2}"/>`;
}

function shrink(bitmap: Bitmap, scale: number): Bitmap {
  const x = Math.floor(bitmap.x * scale);
  const y = Math.floor(bitmap.y * scale);
  const width = Math.ceil((bitmap.x + bitmap.width) * scale) - x;
  const height = Math.ceil((bitmap.y + bitmap.height) * scale) - y;
  const data = new Uint8Array(width * height);
  for (let row = 0; row < height; row++) {
    const from = Math.floor((y + row + 0.5) / scale) - bitmap.y;
    if (from < 0 || from >= bitmap.height) continue;
    for (let column = 0; column < width; column++) {
      const at = Math.floor((x + column + 0.5) / scale) - bitmap.x;
      if (at >= 0 && at < bitmap.width) data[row * width + column] = bitmap.data[from * bitmap.width + at]!;
    }
  }
  return { x, y, width, height, data };
}

/** The line in the class's colour between thin ones of the opposite lightness, so that it shows on any ground. */
function drawBox({ box, classId }: { box: Box; classId: number }, { lineWidth }: Layout): string {
  const color = colorOf(classId);
  const halo = `fill="none" stroke="${inkOn(color)}" stroke-opacity=".55" stroke-width="${lineWidth + 2}"`;
  return rect(box, halo) + rect(box, `fill="none" stroke="${color}" stroke-width="${lineWidth}"`);
}

function drawTags(objects: readonly (Labelled & { box: Box })[], layout: Layout, type: Typesetter): string {
  const size = tagSize(objects, layout);
  const padding = size * 0.3;
  const height = Math.round(size * 1.3);
  const placed: Box[] = [];
  const tags: string[] = [];
  for (const { label, score, classId, box, isTrue } of objects.filter(({ label }) => label !== '')) {
    const percent = isTrue ? '' : ` ${Math.round(score * 100)}%`;
    const text = fitText(label, size, layout.width - 2 * padding - widthOf(percent, size)) + percent;
    const tag = placeTag({ width: widthOf(text, size) + 2 * padding, height }, box, layout, placed);
    placed.push(tag);
    const color = colorOf(classId);
    const baseLine = tag.y + (height + capHeight * size) / 2;
    tags.push(rect(tag, `fill="${color}"`) + type.set(text, tag.x + padding, baseLine, size, inkOn(color)));
  }
  // The strongest choose their place first and lie on top.
  return tags.toReversed().join('');
}

/** Font size of the tags: smaller where they would cover more than a fifth of the picture, down to what can be read. */
function tagSize(objects: readonly Labelled[], { width, height, fontSize }: Layout): number {
  const length = objects.reduce((sum, { label }) => sum + widthOf(`${label} 100%`, fontSize), 0);
  const share = (length * fontSize * 1.3) / (width * height);
  return Math.max(Math.min(fontSize, 11), Math.min(fontSize, Math.floor(fontSize * Math.sqrt(0.2 / share))));
}

/** The likeliest classes with their scores as bars, on a dark strip under the picture. */
function drawCaption(classes: readonly Labelled[], layout: Layout, type: Typesetter): string {
  if (classes.length === 0) return '';
  const { width, height, fontSize } = layout;
  const padding = fontSize * 0.8;
  const scoreWidth = widthOf('100.0%', fontSize) + padding / 2;
  const inner = Math.max(0, width - 2 * padding);
  const rows = classes.slice(0, captionRows).map(({ label, score, classId }, index) => {
    const top = height + fontSize * (0.6 + 1.7 * index);
    const baseLine = top + fontSize * (0.65 + capHeight / 2);
    const percent = `${(score * 100).toFixed(1)}%`;
    const bar = { x: padding, y: top + fontSize * 1.25, height: fontSize * 0.2 };
    return (
      type.set(fitText(label, fontSize, inner - scoreWidth), padding, baseLine, fontSize, '#ffffff') +
      type.set(percent, width - padding - widthOf(percent, fontSize), baseLine, fontSize, '#ffffff') +
      rect({ ...bar, width: inner }, 'fill="#ffffff" fill-opacity=".15"') +
      rect({ ...bar, width: inner * Math.min(1, Math.max(0, score)) }, `fill="${colorOf(classId)}"`)
    );
  });
  return rows.join('');
}
