import { parse } from 'node:path';
import { stringify } from 'yaml';
import { singleRing } from '../../../../vision/dialects/rings.ts';
import { toPolygons } from '../../../../vision/masks/polygons.ts';
import { fromRle } from '../../../../vision/masks/rle.ts';
import type { Size } from '../../../../vision/types.ts';
import type { FormWriter, LabelledObject, Part } from '../labelled.ts';

/**
 * YOLO as Ultralytics lays it out (docs.ultralytics.com/datasets/detect): `images/<part>`, `labels/<part>` with a text
 * file for each picture, and `data.yaml`, whose paths are from its own folder.
 */
export const yolo: FormWriter = {
  pictures: (part) => folder('images', part),
  files(pictures, classes) {
    const ids = new Map(classes.map((name, index) => [name, index]));
    const labels = pictures.map(({ file, part, objects, ...size }) => {
      const lines = objects.map((object) => `${ids.get(object.label)} ${placeOf(object, size).join(' ')}\n`);
      return [`${folder('labels', part)}/${parse(file).name}.txt`, lines.join('')] as const;
    });
    const [train, val] = (['train', 'val'] as const).map((part) =>
      folder('images', pictures[0]?.part === undefined ? undefined : part),
    );
    return {
      'data.yaml': stringify({ train, val, names: [...classes] }),
      ...Object.fromEntries(labels),
    };
  },
};

function folder(kind: string, part: Part | undefined): string {
  return part === undefined ? kind : `${kind}/${part}`;
}

/** Centre and size, or the outline; in parts of the picture. Eight digits keep a thousandth of a pixel of the largest. */
function placeOf({ box, rle }: LabelledObject, { width, height }: Size): number[] {
  const ring = rle && singleRing({ polygons: toPolygons(fromRle(rle)) });
  const pixels = ring?.flat() ?? [box.x + box.width / 2, box.y + box.height / 2, box.width, box.height];
  return pixels.map((value, index) => Math.round((value / (index % 2 === 0 ? width : height)) * 1e8) / 1e8);
}
