import { ProblemError } from '../../contract/problems.ts';
import type { Subject } from '../picture.ts';
import { checkInline } from './body.ts';
import { readPixels } from './pixels.ts';

export interface ImageSources {
  readonly fetchImage: (url: string) => Promise<Uint8Array>;
  readonly readUpload: (id: string) => Promise<Uint8Array>;
}

const forms = ['image', 'upload', 'url', 'pixels'] as const;
type ImageForm = (typeof forms)[number];

export interface JsonRequest {
  readonly form: ImageForm;
  readonly value: unknown;
  /** What stands beside the image. */
  readonly options: Readonly<Record<string, unknown>>;
}

/**
 * Reads a JSON body: an image in one of its four forms, and options beside it.
 * @throws ProblemError `request_invalid`, `image_missing`
 */
export function parseJson(text: string): JsonRequest {
  const { present, options } = split(parse(text));
  const [[form, value] = [], ...others] = present;
  if (form === undefined)
    throw new ProblemError('image_missing', `the JSON has no image: give one of ${forms.join(', ')}`);
  if (others.length > 0)
    throw new ProblemError(
      'request_invalid',
      `got ${present.map(([name]) => name).join(' and ')}, allowed one of them`,
    );
  return { form, value, options };
}

/**
 * The image a JSON body gives or names.
 * @throws ProblemError `request_invalid` saying what is wrong with the value, and what the sources throw
 */
export async function loadImage({ form, value }: JsonRequest, sources: ImageSources): Promise<Subject> {
  if (form === 'pixels') return { pixels: readPixels(value) };
  if (typeof value !== 'string' || value === '')
    throw new ProblemError('request_invalid', `${form}: got ${value === '' ? 'nothing' : typeof value}, allowed text`);
  if (form === 'image') {
    const bytes = fromText(value);
    checkInline(bytes.length);
    return { bytes };
  }
  return { bytes: form === 'url' ? await sources.fetchImage(value) : await sources.readUpload(value) };
}

function parse(text: string): object {
  let body: unknown;
  try {
    // PowerShell and some editors put a byte order mark in front.
    body = JSON.parse(text.replace(/^\uFEFF/, ''));
  } catch (error) {
    throw new ProblemError('request_invalid', `the body is not JSON: ${(error as Error).message}`, { cause: error });
  }
  if (typeof body !== 'object' || body === null || Array.isArray(body))
    throw new ProblemError('request_invalid', `the JSON is no object: give {"image": "<base64>"} or another form`);
  return body;
}

function split(body: object) {
  const entries = Object.entries(body);
  const isForm = (name: string): name is ImageForm => (forms as readonly string[]).includes(name);
  return {
    present: entries.filter((entry): entry is [ImageForm, unknown] => isForm(entry[0])),
    options: Object.fromEntries(entries.filter(([name]) => !isForm(name))),
  };
}

/** Bytes of base64 (also the URL-safe kind, and broken into lines), alone or in a data: URL. */
function fromText(text: string): Uint8Array {
  const url = /^data:([^,]*),/i.exec(text.slice(0, 300));
  if (url && !/;\s*base64\s*$/i.test(url[1] ?? '')) return fromPercent(text.slice(url[0].length));
  const base64 = text.slice(url?.[0].length ?? 0).replace(/\s+/g, '');
  const wrong = /[^A-Za-z0-9+/_-]/.exec(base64.replace(/=+$/, ''));
  if (wrong)
    throw new ProblemError(
      'request_invalid',
      `image: no base64: got ${JSON.stringify(wrong[0])} at character ${wrong.index}`,
    );
  return Buffer.from(base64, 'base64');
}

function fromPercent(text: string): Uint8Array {
  try {
    return Buffer.from(decodeURIComponent(text));
  } catch (cause) {
    throw new ProblemError('request_invalid', 'image: the data: URL is malformed', { cause });
  }
}
