import type { APIGatewayProxyEvent } from 'aws-lambda';
import type { Options } from '../contract/options.ts';
import { ProblemError } from '../contract/problems.ts';
import { sniff } from './media-type.ts';
import { parseMultipart } from './multipart.ts';
import type { Subject } from './picture.ts';
import { bodyOf, headerOf, textOf } from './request/body.ts';
import { type ImageSources, loadImage, parseJson } from './request/json.ts';
import { readOptions } from './request/options.ts';
import { queryOf } from './request/query.ts';

export interface RequestContext extends ImageSources {
  /** What the route sets where the caller says nothing. */
  readonly defaults: Partial<Options>;
}

export interface PredictRequest {
  /** At least one. */
  readonly images: readonly Subject[];
  readonly options: Options;
}

/**
 * Reads a prediction request of an API Gateway REST proxy event: raw bytes, a form, JSON, or, for GET, `?url=`.
 * @throws ProblemError with a 4xx code for whatever is wrong with it
 */
export async function readRequest(event: APIGatewayProxyEvent, context: RequestContext): Promise<PredictRequest> {
  const query = queryOf(event);
  if (event.httpMethod === 'GET') {
    const { url, ...rest } = query;
    if (!url) throw new ProblemError('image_missing', 'no image: give its address as ?url=');
    const options = await readOptions(rest, {}, context.defaults);
    return { images: [{ bytes: await context.fetchImage(url) }], options };
  }
  const readWith = (fields: Readonly<Record<string, unknown>>) => readOptions(query, fields, context.defaults);
  const contentType = headerOf(event, 'content-type') ?? '';
  const type = contentType.split(';')[0]!.trim().toLowerCase();

  if (type === 'application/json' || type.endsWith('+json')) {
    const json = parseJson(textOf(event));
    // Before an image is fetched from elsewhere, so that a typing error costs nothing.
    const options = await readWith(json.options);
    return { images: [await loadImage(json, context)], options };
  }
  const body = bodyOf(event);
  if (type === 'multipart/form-data') {
    const { files, fields } = await parseMultipart(body, contentType);
    // What a page sends where no file was chosen.
    const images = files.filter(({ bytes, fileName }) => bytes.length > 0 || fileName !== undefined);
    if (images.length === 0) throw new ProblemError('image_missing', 'the form has no part "file"');
    return { images, options: await readWith(fields) };
  }
  // Without a type, or with the one curl sends when told none, the content tells.
  const isUntold = type === '' || type === 'application/x-www-form-urlencoded';
  if (type.startsWith('image/') || type === 'application/octet-stream' || (isUntold && sniff(body) !== undefined))
    return { images: [{ bytes: body }], options: await readWith({}) };
  throw new ProblemError(
    'media_type_unsupported',
    `content type: got ${type === '' ? 'none, and no known image' : JSON.stringify(type.slice(0, 80))}, ` +
      'allowed image/*, application/octet-stream, multipart/form-data, application/json',
  );
}
