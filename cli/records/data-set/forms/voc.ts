import { parse } from 'node:path';
import type { FormWriter, LabelledObject, Written } from '../labelled.ts';

/**
 * Pascal VOC: `JPEGImages/`, a file of XML for each in `Annotations/`, parts as lists in `ImageSets/Main/`. Corners are
 * whole pixels, since many tools read no others.
 */
export const voc: FormWriter = {
  pictures: () => 'JPEGImages',
  files(pictures) {
    const parts = Map.groupBy(pictures, ({ part }) => part);
    const lists = [...parts].flatMap(([part, own]) =>
      part === undefined ? [] : [[`ImageSets/Main/${part}.txt`, `${own.map(stemOf).join('\n')}\n`] as const],
    );
    const annotations = pictures.map((picture) => [`Annotations/${stemOf(picture)}.xml`, annotation(picture)] as const);
    return Object.fromEntries([...lists, ...annotations]);
  },
};

function stemOf({ file }: Written): string {
  return parse(file).name;
}

function annotation({ file, width, height, objects }: Written): string {
  return `<annotation>
  <folder>JPEGImages</folder>
  <filename>${escaped(file)}</filename>
  <size><width>${width}</width><height>${height}</height><depth>3</depth></size>
  <segmented>0</segmented>
${objects.map(objectXml).join('')}</annotation>
`;
}

function objectXml({ label, box, isCrowd }: LabelledObject): string {
  const [xmin, ymin] = [Math.round(box.x), Math.round(box.y)];
  // What is thinner than a pixel is still there.
  const xmax = Math.max(xmin + 1, Math.round(box.x + box.width));
  const ymax = Math.max(ymin + 1, Math.round(box.y + box.height));
  return `  <object>
    <name>${escaped(label)}</name>
    <pose>Unspecified</pose>
    <truncated>0</truncated>
    <difficult>${isCrowd ? 1 : 0}</difficult>
    <bndbox><xmin>${xmin}</xmin><ymin>${ymin}</ymin><xmax>${xmax}</xmax><ymax>${ymax}</ymax></bndbox>
  </object>
`;
}

const entities: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;' };

/** Text of XML 1.0, which has no way to say most control characters. */
function escaped(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is meant
  return text.replaceAll(/[\u0000-\u001f]/g, ' ').replaceAll(/[&<>]/g, (sign) => entities[sign]!);
}
