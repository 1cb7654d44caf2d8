import { stringify } from 'csv-stringify/sync';
import type { FormWriter } from '../labelled.ts';

const columns = ['filename', 'width', 'height', 'class', 'xmin', 'ymin', 'xmax', 'ymax'] as const;

/**
 * CSV as the TensorFlow object detection tutorials and Roboflow have it: in each part's folder its pictures and
 * `_annotations.csv`, a line an object. A picture that no line names shows nothing that is to be found.
 */
export const tensorflowCsv: FormWriter = {
  pictures: (part) => part ?? '.',
  files(pictures) {
    const parts = Map.groupBy(pictures, ({ part }) => part);
    return Object.fromEntries(
      [...parts].map(([part, own]) => {
        const rows = own.flatMap(({ file, width, height, objects }) =>
          objects.map(({ label, box }) => {
            const corners = [box.x, box.y, box.x + box.width, box.y + box.height].map((value) =>
              Number(value.toFixed(2)),
            );
            return [file, width, height, label, ...corners];
          }),
        );
        const text = stringify(rows, { header: true, columns: [...columns] });
        return [`${part === undefined ? '' : `${part}/`}_annotations.csv`, text];
      }),
    );
  },
};
