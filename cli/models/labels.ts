import { readFile } from 'node:fs/promises';
import { extname } from 'node:path';
import { parse as parseYaml } from 'yaml';
import { Failure } from '../failure.ts';

const files: Readonly<Record<string, (text: string) => readonly unknown[] | undefined>> = {
  '.json': inYaml,
  '.yaml': inYaml,
  '.yml': inYaml,
  '.pbtxt': inLabelMap,
};

/**
 * Names of classes: from text with commas, or from a file: one a line, or as Ultralytics, Hugging Face, Keras and
 * TensorFlow write them.
 * @throws Failure saying what is allowed
 */
export async function readLabels(labels: string): Promise<string[]> {
  const refuse = (why: string) =>
    new Failure(
      `option --labels: got "${labels}", allowed: a file with a label a line, a .json or .yaml with a list or map of ` +
        `names, a .pbtxt, or a,b,c (a single one: a,); ${why}`,
      2,
    );
  if (labels.includes(',')) return named(labels.split(','));
  const text = await readFile(labels, 'utf8').catch((error: Error) => {
    throw refuse(error.message);
  });
  const read = files[extname(labels).toLowerCase()];
  if (!read) return named(text.split('\n'));
  let names: readonly unknown[] | undefined;
  try {
    names = read(text);
  } catch (error) {
    throw refuse((error as Error).message);
  }
  if (!names?.length || names.some((name) => typeof name === 'object')) throw refuse('no names of classes are in it');
  return named(names.map(String));
}

function named(names: readonly string[]): string[] {
  return names.map((name) => name.trim()).filter((name) => name !== '');
}

// A list or a map, also as `names` of Ultralytics' data.yaml or `id2label` of Hugging Face's config.json.
function inYaml(text: string): readonly unknown[] | undefined {
  const value = parseYaml(text);
  const names = value?.names ?? value?.id2label ?? value;
  if (Array.isArray(names) || typeof names !== 'object' || names === null)
    return Array.isArray(names) ? names : undefined;
  // Keras' class_indices go from names to numbers.
  const pairs = Object.entries(names).map(([key, each]) =>
    typeof each === 'number' ? ([each, key] as const) : ([Number(key), each] as const),
  );
  pairs.sort(([a], [b]) => a - b);
  return pairs.every(([id], at) => id === at) ? pairs.map(([, name]) => name) : undefined;
}

// TensorFlow's label map counts from 1, and may leave numbers out.
function inLabelMap(text: string): readonly unknown[] | undefined {
  const names: string[] = [];
  for (const [, item = ''] of text.matchAll(/item\s*\{([^}]*)\}/g)) {
    const id = Number(/\bid\s*:\s*(\d+)/.exec(item)?.[1]);
    const field = (name: string) => new RegExp(`\\b${name}\\s*:\\s*(["'])(.*)\\1`).exec(item)?.[2];
    const name = field('display_name') ?? field('name');
    if (!(id >= 1 && id <= 10_000) || name === undefined) return undefined;
    names[id - 1] = name;
  }
  return Array.from(names, (name, at) => name ?? `class ${at + 1}`);
}
