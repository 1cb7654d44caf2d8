import type { ManifestInput } from '../../contract/model.ts';
import type { Inspection } from '../../lambda/models/inspect.ts';
import { Failure } from '../failure.ts';

/** A manifest on its way: what is not there yet is asked for by its schema. */
export type Draft = Record<string, unknown> & Partial<Pick<ManifestInput, 'name' | 'version' | 'labels'>>;

/** What an inspection says of a model, as a manifest. */
export function draftOf(inspection: Inspection, file: string): Draft {
  const { task, output, input, labels, classes, license, description } = inspection;
  const numbered = classes && Array.from({ length: classes.value }, (_, id) => `class ${id}`);
  const names = labels?.value ?? numbered;
  return {
    file,
    ...(description !== undefined && { description }),
    ...(license !== undefined && { license }),
    ...(task && { task: task.value }),
    input: Object.fromEntries(Object.entries(input).map(([field, { value }]) => [field, value])),
    ...(output && { output: output.value }),
    ...(names && { labels: [...names] }),
    // The best few of all classes, however unsure: classes are one answer, not many objects.
    ...(task?.value === 'classification' && { defaults: { threshold: 0, limit: 5 } }),
  };
}

/**
 * Takes fields given as `input.color=bgr` over into a draft; values are JSON, or else text.
 * @throws Failure for what is no field
 */
export function setFields(draft: Draft, settings: readonly string[]): Draft {
  const changed = structuredClone(draft);
  for (const setting of settings) {
    const [, path = '', text = ''] = /^([a-z]\w*(?:\.[a-z]\w*)*)=(.*)$/is.exec(setting) ?? [];
    if (path === '') throw new Failure(`option --set: got "${setting}", allowed: field=value, e.g. input.color=bgr`, 2);
    const parts = path.split('.');
    const last = parts.pop() as string;
    let inner: Record<string, unknown> = changed;
    for (const part of parts) {
      if (typeof inner[part] !== 'object' || inner[part] === null) inner[part] = {};
      inner = inner[part] as Record<string, unknown>;
    }
    inner[last] = parseValue(text);
  }
  return changed;
}

/** A name for a model from that of its file: `YOLOX Nano (1)` becomes `yolox-nano-1`. */
export function nameFrom(title: string): string {
  const plain = title
    .toLowerCase()
    .replace(/[^a-z0-9._-]+/g, '-')
    .replace(/^[^a-z0-9]+|-+$/g, '');
  return plain.slice(0, 64) || 'model';
}

/** The version after the newest there is: its middle number one up. */
export function nextVersion(versions: readonly string[]): string {
  const newest = versions.at(-1);
  if (newest === undefined) return '1.0.0';
  const [major = '1', minor = '0'] = newest.split('.');
  return `${major}.${Number(minor) + 1}.0`;
}

function parseValue(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
