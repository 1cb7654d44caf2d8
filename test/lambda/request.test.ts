import type { APIGatewayProxyEvent } from 'aws-lambda';
import fc from 'fast-check';
import { limits } from '../../contract/limits.ts';
import { ProblemError, problems } from '../../contract/problems.ts';
import { readRequest } from '../../lambda/request.ts';
import { type EventParts, proxyEvent } from '../support/events.ts';
import { form, type Part } from '../support/form.ts';

const png = Buffer.from('\x89PNG\r\n\x1a\n\0\xff', 'latin1');
const context = {
  fetchImage: async (url: string) => Buffer.from(`fetched ${url}`),
  readUpload: async (id: string) => Buffer.from(`uploaded ${id}`),
  defaults: {},
};
const defaults = {
  masks: 'polygon',
  visualize: 'none',
  explain: 'none',
  format: 'glimpse',
  store: false,
  autoOrient: true,
};

const read = (parts: EventParts) => readRequest(proxyEvent(parts), context);
/** A body as text, as from what does not encode it. */
const readPlain = (headers: Record<string, string>, body: string) =>
  readRequest({ ...proxyEvent({ headers }), body }, context);
const json = (value: unknown, query?: Record<string, string>) =>
  read({
    headers: { 'content-type': 'application/json' },
    body: Buffer.from(JSON.stringify(value)),
    ...(query && { query }),
  });
const multipart = (...parts: Part[]) =>
  read({ headers: { 'content-type': 'multipart/form-data; boundary=b' }, body: form('b', parts) });
const file = { head: 'Content-Disposition: form-data; name="file"; filename="a.png"', body: png };
const field = (name: string, body: string) => ({ head: `Content-Disposition: form-data; name="${name}"`, body });

describe('raw bytes', () => {
  test.each([
    'image/png',
    'image/jpeg',
    'IMAGE/PNG; charset=binary',
    'application/octet-stream',
    'application/x-www-form-urlencoded',
  ])('come as %s', async (type) => {
    const { images, options } = await read({ headers: { 'Content-TYPE': type }, body: png });
    expect(images).toEqual([{ bytes: png }]);
    expect(options).toEqual(defaults);
  });

  test('come without a content type, where the content is an image', async () => {
    expect((await read({ body: png })).images).toEqual([{ bytes: png }]);
  });

  test('come as a string of bytes from what does not encode them', async () => {
    const { images } = await readPlain({ 'content-type': 'image/png' }, png.toString('latin1'));
    expect(images).toEqual([{ bytes: png }]);
  });

  test('come with the type in multi-value headers only', async () => {
    const event = { ...proxyEvent({ body: png }), multiValueHeaders: { 'content-type': ['image/png'] } };
    expect((await readRequest(event, context)).images).toEqual([{ bytes: png }]);
  });
});

describe('forms', () => {
  test('carry files and options', async () => {
    const { images, options } = await multipart(file, field('threshold', '0.5'), file, field('labels', 'cat, dog'));
    expect(images).toEqual([
      { bytes: png, fileName: 'a.png' },
      { bytes: png, fileName: 'a.png' },
    ]);
    expect(options).toEqual({ ...defaults, threshold: 0.5, labels: ['cat', 'dog'] });
  });

  test('without a file, or with none chosen, miss the image', async () => {
    const error = { code: 'image_missing', message: 'the form has no part "file"' };
    await expect(multipart(field('threshold', '0.5'))).rejects.toMatchObject(error);
    const none = {
      head: 'Content-Disposition: form-data; name="file"; filename=""\r\nContent-Type: application/octet-stream',
      body: '',
    };
    await expect(multipart(none)).rejects.toMatchObject(error);
  });
});

describe('JSON', () => {
  const base64 = png.toString('base64');

  test.each([
    ['base64', base64],
    ['URL-safe base64 without padding', png.toString('base64url')],
    ['base64 in lines', `${base64.slice(0, 6)}\r\n${base64.slice(6)}\n`],
    ['a data URL', `data:image/png;base64,${base64}`],
    ['a data URL with parameters', `data:image/png;name=a.png;base64,${base64}`],
  ])('carries the image as %s', async (_, image) => {
    const { images, options } = await json({ image, threshold: 0.5, autoOrient: false, labels: ['cat'] });
    expect(images).toEqual([{ bytes: png }]);
    expect(options).toEqual({ ...defaults, threshold: 0.5, autoOrient: false, labels: ['cat'] });
  });

  test('carries a drawing as a data URL that is text', async () => {
    const { images } = await json({ image: 'data:image/svg+xml,%3Csvg%3E%C3%A9%3C/svg%3E' });
    expect(images).toEqual([{ bytes: Buffer.from('<svg>é</svg>') }]);
  });

  test('names an upload or an address', async () => {
    expect((await json({ upload: 'u1' })).images).toEqual([{ bytes: Buffer.from('uploaded u1') }]);
    expect((await json({ url: 'https://a.example/b' })).images).toEqual([
      { bytes: Buffer.from('fetched https://a.example/b') },
    ]);
  });

  test('carries pixels', async () => {
    const { images } = await json({
      pixels: [
        [0, 255, 7],
        [1, 2, 3],
      ],
    });
    expect(images).toEqual([{ pixels: { data: Uint8Array.of(0, 255, 7, 1, 2, 3), width: 3, height: 2, channels: 1 } }]);
  });

  test('is text in UTF-8, as a string and as base64, with or without a byte order mark', async () => {
    const text = '\uFEFF{"upload": "é", "labels": "ß"}';
    const headers = { 'content-type': 'application/json; charset=utf-8' };
    for (const request of [readPlain(headers, text), read({ headers, body: text })]) {
      const { images, options } = await request;
      expect(images).toEqual([{ bytes: Buffer.from('uploaded é') }]);
      expect(options.labels).toEqual(['ß']);
    }
  });

  test('asks for nothing from elsewhere while an option is wrong', async () => {
    const fetchImage = () => Promise.reject(new Error('was asked'));
    const event = proxyEvent({
      headers: { 'content-type': 'application/json' },
      body: '{"url": "https://a.example", "limit": 0}',
    });
    await expect(readRequest(event, { ...context, fetchImage })).rejects.toMatchObject({ code: 'option_invalid' });
  });

  test.each<[unknown, string, string]>([
    [{}, 'image_missing', 'the JSON has no image: give one of image, upload, url, pixels'],
    [[], 'request_invalid', 'the JSON is no object: give {"image": "<base64>"} or another form'],
    [null, 'request_invalid', 'the JSON is no object: give {"image": "<base64>"} or another form'],
    [{ image: 'x', url: 'y' }, 'request_invalid', 'got image and url, allowed one of them'],
    [{ image: 7 }, 'request_invalid', 'image: got number, allowed text'],
    [{ image: '' }, 'request_invalid', 'image: got nothing, allowed text'],
    [{ image: 'ab*d' }, 'request_invalid', 'image: no base64: got "*" at character 2'],
    [{ image: 'data:image/svg+xml,%' }, 'request_invalid', 'image: the data: URL is malformed'],
    [{ upload: null }, 'request_invalid', 'upload: got object, allowed text'],
    [{ pixels: [[0, 256]] }, 'request_invalid', 'pixels[0][1]: got 256, allowed whole numbers 0..255'],
  ])('%j is refused', async (value, code, message) => {
    await expect(json(value)).rejects.toMatchObject({ code, message });
  });

  test('that is none says where it breaks', async () => {
    const headers = { 'content-type': 'application/json' };
    await expect(read({ headers, body: '{"image": ' })).rejects.toMatchObject({
      code: 'request_invalid',
      message: expect.stringMatching(/^the body is not JSON: Unexpected end/),
    });
  });
});

describe('GET', () => {
  test('takes the address from the query, the rest as options', async () => {
    const { images, options } = await read({ method: 'GET', query: { url: 'https://a.example/b?c', limit: '3' } });
    expect(images).toEqual([{ bytes: Buffer.from('fetched https://a.example/b?c') }]);
    expect(options).toEqual({ ...defaults, limit: 3 });
  });

  test('without an address misses the image', async () => {
    await expect(read({ method: 'GET' })).rejects.toMatchObject({ code: 'image_missing' });
  });
});

describe('options', () => {
  const raw = (query: Record<string, string>, more = {}) =>
    readRequest(proxyEvent({ headers: { 'content-type': 'image/png' }, body: png, query }), { ...context, ...more });

  test('come from the query, over the defaults of the route', async () => {
    const more = { defaults: { visualize: 'png' as const } };
    expect((await raw({ autoOrient: 'false', version: '1.0.0' }, more)).options).toMatchObject({
      autoOrient: false,
      version: '1.0.0',
      visualize: 'png',
    });
    expect((await raw({ visualize: 'webp' }, more)).options.visualize).toBe('webp');
  });

  test('in query and body must say the same', async () => {
    expect((await json({ upload: 'u', threshold: 0.5 }, { threshold: '0.5' })).options.threshold).toBe(0.5);
    expect((await json({ upload: 'u', threshold: 0.5 }, { threshold: '0.50' })).options.threshold).toBe(0.5);
    await expect(json({ upload: 'u', threshold: 0.7 }, { threshold: '0.5' })).rejects.toMatchObject({
      code: 'option_invalid',
      message: 'option threshold: got 0.5 in the query and 0.7 in the body, allowed one of them',
    });
  });

  test.each([
    ['threshold', '7', 'got 7, allowed 0..1'],
    ['threshold', 'high', 'got "high", allowed 0..1'],
    ['threshold', '0x1', 'got 0x1, allowed 0..1'],
    ['iou', '-0.1', 'got -0.1, allowed 0..1'],
    ['limit', '0', 'got 0, allowed 1..1000, whole numbers'],
    ['limit', '2.5', 'got 2.5, allowed 1..1000, whole numbers'],
    ['limit', '', 'got nothing, allowed 1..1000, whole numbers'],
    ['labels', '', 'got nothing, allowed a comma list of labels'],
    ['labels', ' , ', 'got " , ", allowed a comma list of labels'],
    ['masks', 'bitmap', 'got "bitmap", allowed polygon, rle, png, none'],
    ['visualize', 'gif', 'got "gif", allowed none, png, jpeg, webp'],
    ['format', 'voc', 'got "voc", allowed glimpse, coco, roboflow, ultralytics, huggingface, label-studio, csv'],
    ['store', 'yes', 'got "yes", allowed true, false'],
    ['model', '../etc', 'got "../etc", allowed a name of letters, digits, ".", "_" and "-", 64 at most'],
    [
      'treshold',
      '0.5',
      'unknown, allowed model, version, threshold, iou, limit, labels, masks, visualize, explain, format, store, autoOrient',
    ],
  ])('%s=%s is refused with what is allowed', async (name, value, message) => {
    await expect(raw({ [name]: value })).rejects.toMatchObject({
      code: 'option_invalid',
      message: `option ${name}: ${message}`,
    });
  });

  test('that the format has no place for are refused; as the default of a route they are left out', async () => {
    await expect(raw({ format: 'csv', explain: 'heatmap' })).rejects.toMatchObject({
      code: 'option_invalid',
      message: 'option explain: format csv cannot carry it, allowed with format glimpse',
    });
    await expect(raw({ format: 'coco', visualize: 'png' })).rejects.toMatchObject({
      message: 'option visualize: format coco cannot carry it, allowed with format glimpse, roboflow',
    });
    const more = { defaults: { visualize: 'png' as const } };
    expect((await raw({ format: 'coco' }, more)).options.visualize).toBe('none');
    expect((await raw({ format: 'roboflow' }, more)).options.visualize).toBe('png');
  });

  test('of another type in JSON are refused likewise', async () => {
    await expect(json({ upload: 'u', threshold: [1] })).rejects.toMatchObject({
      message: 'option threshold: got [1], allowed 0..1',
    });
    await expect(json({ upload: 'u', labels: 7 })).rejects.toMatchObject({
      message: 'option labels: got 7, allowed a comma list of labels',
    });
    await expect(json({ upload: 'u', model: 5 })).rejects.toMatchObject({
      message: 'option model: got 5, allowed a name of letters, digits, ".", "_" and "-", 64 at most',
    });
    await expect(json({ upload: 'u', store: null })).rejects.toMatchObject({
      message: 'option store: got null, allowed true, false',
    });
  });

  test('given twice in the query are refused', async () => {
    const event: APIGatewayProxyEvent = {
      ...proxyEvent({ headers: { 'content-type': 'image/png' }, body: png, query: { limit: '3' } }),
      multiValueQueryStringParameters: { limit: ['2', '3'] },
    };
    await expect(readRequest(event, context)).rejects.toMatchObject({
      code: 'option_invalid',
      message: 'option limit: given 2 times, allowed once',
    });
  });
});

describe('refusals', () => {
  test('an empty body misses the image', async () => {
    for (const type of ['image/png', 'application/json', 'multipart/form-data; boundary=b', 'text/plain'])
      await expect(read({ headers: { 'content-type': type } })).rejects.toMatchObject({ code: 'image_missing' });
  });

  test('another content type is named, with what is allowed', async () => {
    const allowed = 'allowed image/*, application/octet-stream, multipart/form-data, application/json';
    await expect(read({ headers: { 'content-type': 'text/html' }, body: '<p>' })).rejects.toMatchObject({
      code: 'media_type_unsupported',
      message: `content type: got "text/html", ${allowed}`,
    });
    await expect(read({ body: 'hello' })).rejects.toMatchObject({
      code: 'media_type_unsupported',
      message: `content type: got none, and no known image, ${allowed}`,
    });
  });

  test('a body above the inline limit is told the way for larger images, whatever its kind', async () => {
    const body = Buffer.alloc(limits.inlineBytes + 1, 'x');
    const advice = 'in a request: ask POST /v1/uploads for an upload of up to 50000000 bytes';
    const error = { code: 'image_too_large', message: `got 4500001 bytes, allowed 4500000 ${advice}` };
    for (const type of ['image/png', 'multipart/form-data; boundary=b'])
      await expect(read({ headers: { 'content-type': type }, body })).rejects.toMatchObject(error);
    // Of JSON the image is what counts, not the text.
    await expect(json({ image: body.toString('base64') })).rejects.toMatchObject(error);
    await expect(json({ image: `data:,${body}` })).rejects.toMatchObject(error);
    expect((await json({ image: body.subarray(1).toString('base64') })).images).toHaveLength(1);
    const text = { headers: { 'content-type': 'application/json' }, body: Buffer.alloc(limits.eventBytes + 1, 'x') };
    await expect(read(text)).rejects.toMatchObject({ message: `got 6291457 bytes, allowed 6291456 ${advice}` });
    const just = await read({ headers: { 'content-type': 'image/png' }, body: body.subarray(1) });
    expect(just.images).toHaveLength(1);
  });
});

test('any body under any content type ends in images or in a 4xx problem', async () => {
  const types = fc.oneof(
    fc.constantFrom(
      'image/png',
      'application/json',
      'multipart/form-data; boundary=b',
      'application/octet-stream',
      'text/csv',
    ),
    fc.string(),
  );
  const bodies = fc.oneof(
    fc.uint8Array({ maxLength: 500 }),
    fc.string({ unit: 'binary' }),
    fc.json(),
    fc.record({ pixels: fc.anything() }).map((value) => Buffer.from(JSON.stringify(value))),
    fc.uint8Array({ maxLength: 99 }).map((body) => new Uint8Array(form('b', [{ ...file, body }]))),
  );
  const queries = fc.dictionary(fc.oneof(fc.constantFrom('limit', 'url', 'store'), fc.string()), fc.string());
  await fc.assert(
    fc.asyncProperty(types, bodies, queries, fc.boolean(), async (type, body, query, isGet) => {
      const parts = { headers: { 'content-type': type }, body, query, method: isGet ? 'GET' : 'POST' };
      const outcome = await read(parts).catch((error: unknown) => error);
      if (outcome instanceof ProblemError) expect(problems[outcome.code].status).toBeLessThan(500);
      else expect((outcome as { images: unknown[] }).images.length).toBeGreaterThan(0);
    }),
    { numRuns: 500 },
  );
});
