import { readFile } from 'node:fs/promises';
import { join, parse, relative } from 'node:path';
import { parse as parseYaml } from 'yaml';
import * as z from 'zod';
import { readHeader } from '../../../lambda/decode.ts';
import { countsToString, rleArea } from '../../../vision/rle.ts';
import type { Size } from '../../../vision/types.ts';
import { Failure } from '../../failure.ts';
import type { DataSetOptions, ObjectSet, TrueObject, TrueObjects } from '../data-set.ts';
import { firstOf, listedPart, namesIn, picturesIn, readBytes } from '../folder.ts';
import { polygonsToCounts } from '../polygon-rle.ts';

/** A line of a label file: a box (centre and size) or, with more than four values, a polygon; in parts of the picture. */
interface Line {
  readonly classId: number;
  readonly values: readonly number[];
}

const configSchema = z.object({ names: z.union([z.array(z.string()), z.record(z.string(), z.string())]) });

export async function recognises(dir: string): Promise<boolean> {
  if (firstOf(dir, 'data.yaml', 'data.yml')) return true;
  const folders = ['labels', 'labels/val', 'labels/train', 'val/labels', 'valid/labels', 'train/labels'];
  const names = await Promise.all(folders.map((folder) => namesIn(join(dir, folder))));
  return names.flat().some((name) => name.endsWith('.txt') && name !== 'classes.txt');
}

/** YOLO: a text file for each picture, in `labels/` beside `images/`; names of classes in `data.yaml` or `classes.txt`. */
export async function open(dir: string, { split }: DataSetOptions): Promise<ObjectSet> {
  const { images, labels, part, has } = await findPart(dir, split);
  const files = (await picturesIn(images)).filter((file) => has(parse(file).name));
  const lines = await Promise.all(
    files.map((file) => {
      const { dir: folder, name } = parse(file);
      return readLines(join(labels, folder, `${name}.txt`));
    }),
  );
  const ids = [...new Set(lines.flat().map(({ classId }) => classId))].sort((a, b) => a - b);
  const names = await readNames(dir);
  const unnamed = names === undefined ? [] : ids.filter((id) => names[id] === undefined);
  if (unnamed.length > 0) {
    throw new Failure(`${dir}: class ${unnamed.join(', ')} has no name among the ${names!.length} of the data set`, 2);
  }
  const indexOf = (classId: number) => (names === undefined ? classId : ids.indexOf(classId));
  return {
    kind: 'objects',
    ...(part !== undefined && { part }),
    classes: names === undefined ? Math.max(-1, ...ids) + 1 : ids.map((id) => names[id]!),
    hasMasks: lines.some((own) => own.length > 0) && lines.flat().every(({ values }) => values.length > 4),
    examples: files.map((file, index) => ({
      file: join(images, file),
      read: async () => {
        const picture = await readBytes(join(images, file));
        const size = await readHeader(picture, { autoOrient: true });
        return { picture, truth: toTruth(lines[index]!, size, indexOf) };
      },
    })),
  };
}

// As Ultralytics lays them out, as Roboflow does, or all in one folder, with lists or without.
async function findPart(dir: string, asked: string | undefined) {
  for (const name of asked === undefined ? ['val', 'valid'] : [asked]) {
    for (const [images, labels] of [
      [`images/${name}`, `labels/${name}`],
      [`${name}/images`, `${name}/labels`],
    ] as const) {
      const folder = firstOf(dir, images);
      if (folder) return { images: folder, labels: join(dir, labels), part: name, has: () => true };
    }
  }
  const labels = join(dir, 'labels');
  return { images: firstOf(dir, 'images') ?? dir, labels, ...(await listedPart(dir, asked)) };
}

/** Names by class id; undefined where none are given. */
async function readNames(dir: string): Promise<readonly string[] | undefined> {
  const config = firstOf(dir, 'data.yaml', 'data.yml');
  if (config) {
    const { data } = configSchema.safeParse(parseYaml(await readFile(config, 'utf8')));
    if (!data) throw new Failure(`${config}: names: allowed: a list, or a mapping of numbers to names`, 2);
    if (Array.isArray(data.names)) return data.names;
    return Object.entries(data.names).reduce<string[]>((names, [id, name]) => {
      names[Number(id)] = name;
      return names;
    }, []);
  }
  const list = firstOf(dir, 'classes.txt', 'labels/classes.txt');
  return list === undefined ? undefined : (await readFile(list, 'utf8')).trim().split(/\s*\r?\n\s*/);
}

/** A picture without a label file shows nothing that is to be found. */
async function readLines(path: string): Promise<Line[]> {
  const text = await readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return '';
    throw error;
  });
  return text
    .split(/\r?\n/)
    .map((line) => line.trim())
    .filter((line) => line !== '')
    .map((line, index) => {
      const [classId, ...values] = line.split(/\s+/).map(Number) as [number, ...number[]];
      const isPolygon = values.length >= 6 && values.length % 2 === 0;
      const isRight = Number.isInteger(classId) && classId >= 0 && values.every(Number.isFinite);
      if (isRight && (values.length === 4 || isPolygon)) return { classId, values };
      const place = `${relative(process.cwd(), path)} line ${index + 1}`;
      throw new Failure(`${place}: got "${line}", allowed: class x y width height, or class x1 y1 x2 y2 x3 y3 ...`, 2);
    });
}

function toTruth(lines: readonly Line[], size: Size, indexOf: (classId: number) => number): TrueObjects {
  const objects = lines.flatMap(({ classId, values }): TrueObject[] => {
    const pixels = values.map((value, i) => value * (i % 2 === 0 ? size.width : size.height));
    const classIndex = indexOf(classId);
    const object = values.length === 4 ? boxed(pixels) : outlined(pixels, size);
    const { width, height } = object.box;
    return width > 0 && height > 0 ? [{ classIndex, iscrowd: false, ...object }] : [];
  });
  return { objects, dropped: lines.length - objects.length };
}

function boxed(values: readonly number[]): Pick<TrueObject, 'box' | 'area'> {
  const [x, y, width, height] = values as [number, number, number, number];
  return { box: { x: x - width / 2, y: y - height / 2, width, height }, area: width * height };
}

function outlined(polygon: readonly number[], { width, height }: Size): Pick<TrueObject, 'box' | 'area' | 'rle'> {
  const xs = polygon.filter((_, i) => i % 2 === 0);
  const ys = polygon.filter((_, i) => i % 2 === 1);
  const [x, y] = [Math.min(...xs), Math.min(...ys)];
  const counts = polygonsToCounts([polygon], { width, height });
  return {
    box: { x, y, width: Math.max(...xs) - x, height: Math.max(...ys) - y },
    area: rleArea(counts),
    rle: { size: [height, width], counts: countsToString(counts) },
  };
}
