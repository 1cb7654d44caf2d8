import { rleArea, stringToCounts } from '../../../../vision/rle.ts';
import type { FormWriter, Written } from '../labelled.ts';

/** COCO (cocodataset.org/#format-data): `images/`, and `annotations/instances_<part>.json`, or `instances.json` without parts. */
export const coco: FormWriter = {
  pictures: () => 'images',
  files(pictures, classes) {
    const parts = Map.groupBy(pictures, ({ part }) => part);
    return Object.fromEntries(
      [...parts].map(([part, own]) => {
        const path = part === undefined ? 'instances.json' : `annotations/instances_${part}.json`;
        return [path, `${JSON.stringify(instances(own, classes))}\n`];
      }),
    );
  },
};

function instances(pictures: readonly Written[], classes: readonly string[]): object {
  const ids = new Map(classes.map((name, index) => [name, index + 1]));
  const annotations = pictures.flatMap(({ objects }, index) =>
    objects.map(({ label, box, rle, isCrowd }) => ({
      image_id: index + 1,
      category_id: ids.get(label)!,
      bbox: [box.x, box.y, box.width, box.height],
      area: rle ? rleArea(stringToCounts(rle.counts)) : box.width * box.height,
      iscrowd: isCrowd ? 1 : 0,
      segmentation: rle ?? [],
    })),
  );
  return {
    images: pictures.map(({ file, width, height }, index) => ({ id: index + 1, file_name: file, width, height })),
    annotations: annotations.map((annotation, index) => ({ id: index + 1, ...annotation })),
    categories: [...ids].map(([name, id]) => ({ id, name })),
  };
}
