import { type Literal, parsePythonLiteral } from '../python-literal.ts';
import { type NotedPixels, readNotedPixels } from './noted-pixels.ts';

/** What exporters note in `metadata_props`; Ultralytics writes all of these, others some. */
export interface Noted {
  /** Whether Ultralytics' exporter wrote the file. */
  readonly ultralytics: boolean;
  /** `detect`, `segment`, `classify`, `pose`, `obb`. */
  readonly task?: string;
  readonly names?: readonly string[];
  /** How pixels go in, by ONNX's own keys. */
  readonly pixels?: NotedPixels;
  readonly size?: { readonly width: number; readonly height: number };
  /** Whether NMS is done inside. */
  readonly end2end: boolean;
  readonly license?: string;
  readonly description?: string;
}

/** Keys under which class names are found. */
const nameKeys = ['names', 'class_names', 'classes', 'labels', 'id2label'];

export function readNoted(metadata: ReadonlyMap<string, string>): Noted {
  const value = (key: string) => parsePythonLiteral(metadata.get(key) ?? '');
  const names = nameKeys.map((key) => namesIn(metadata.get(key))).find((found) => found !== undefined);
  const pixels = readNotedPixels(metadata);
  const size = sizeIn(value('imgsz'));
  const args = value('args');
  const nms = args instanceof Map && args.get('nms') === true;
  const [task, license, description] = ['task', 'license', 'description'].map((key) => metadata.get(key));
  return {
    ultralytics: metadata.get('author') === 'Ultralytics' || (metadata.has('stride') && metadata.has('names')),
    end2end: value('end2end') === true || nms,
    ...(task !== undefined && { task }),
    ...(names && { names }),
    ...(pixels && { pixels }),
    ...(size && { size }),
    ...(license !== undefined && { license }),
    ...(description !== undefined && { description }),
  };
}

// A Python or JSON list, a map from class id (or the reverse), or names with commas between.
function namesIn(text: string | undefined): string[] | undefined {
  if (text === undefined || text === '') return undefined;
  const literal = parsePythonLiteral(text);
  if (literal === undefined)
    return /^[^{}[\]]+,[^{}[\]]+$/.test(text) ? text.split(',').map((name) => name.trim()) : undefined;
  const names = literal instanceof Map ? byClassId(literal) : literal;
  const isNames = Array.isArray(names) && names.length > 0 && names.every((name) => typeof name === 'string');
  return isNames ? (names as string[]) : undefined;
}

function byClassId(map: ReadonlyMap<Literal, Literal>): Literal[] | undefined {
  const entries = [...map].map(([id, name]) => [Number(id), name] as const).sort(([a], [b]) => a - b);
  return entries.every(([id], at) => id === at) ? entries.map(([, name]) => name) : undefined;
}

// `[height, width]`, or one number for both.
function sizeIn(literal: Literal | undefined): { width: number; height: number } | undefined {
  const sides = typeof literal === 'number' ? [literal, literal] : Array.isArray(literal) ? literal : [];
  const [height, width] = sides;
  return typeof height === 'number' && typeof width === 'number' ? { width, height } : undefined;
}
