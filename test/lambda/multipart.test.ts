import fc from 'fast-check';
import { ProblemError } from '../../contract/problems.ts';
import { parseMultipart } from '../../lambda/multipart.ts';
import { form, type Part } from '../support/form.ts';

// Bytes that look like a boundary, and no text in any encoding.
const bytes = Buffer.from('\xff\xd8\xff\0\r\n--not the end\r\n', 'latin1');
const file = {
  head: 'Content-Disposition: form-data; name="file"; filename="a.jpg"\r\nContent-Type: image/jpeg',
  body: bytes,
};
const field = { head: 'Content-Disposition: form-data; name="threshold"', body: '0.5' };

// RFC 2046, 5.1.1: 1 to 70 of these, not ending in a space.
const boundaries = fc
  .string({ unit: fc.constantFrom(..."0123456789abcXYZ'()+_,-./:=? "), minLength: 1, maxLength: 70 })
  .filter((text) => !text.endsWith(' '));

test('any boundary of RFC 2046 is read, quoted as .NET does it', async () => {
  await fc.assert(
    fc.asyncProperty(boundaries, async (boundary) => {
      const { files, fields } = await parseMultipart(
        form(boundary, [file, field]),
        `multipart/form-data; boundary="${boundary}"`,
      );
      expect(files).toEqual([{ bytes, fileName: 'a.jpg' }]);
      expect(fields).toEqual({ threshold: '0.5' });
    }),
  );
});

test('any boundary without spaces is read unquoted as well', async () => {
  await fc.assert(
    fc.asyncProperty(
      boundaries.filter((text) => !text.includes(' ')),
      async (boundary) => {
        const { files } = await parseMultipart(form(boundary, [file]), `multipart/form-data; boundary=${boundary}`);
        expect(files).toEqual([{ bytes, fileName: 'a.jpg' }]);
      },
    ),
  );
});

test('any content comes out byte for byte', async () => {
  await fc.assert(
    fc.asyncProperty(fc.uint8Array({ maxLength: 2000 }), async (body) => {
      const { files } = await parseMultipart(form('b', [{ ...file, body }]), 'multipart/form-data; boundary=b');
      expect(Buffer.from(files[0]!.bytes)).toEqual(Buffer.from(body));
    }),
  );
});

test('any bytes under any boundary end in a form or in a ProblemError', async () => {
  await fc.assert(
    fc.asyncProperty(fc.uint8Array({ maxLength: 300 }), fc.string(), async (body, boundary) => {
      const outcome = await parseMultipart(body, `multipart/form-data; boundary=${boundary}`).catch(
        (error: unknown) => error,
      );
      expect(outcome instanceof ProblemError || Array.isArray((outcome as { files: unknown }).files)).toBe(true);
    }),
  );
});

const read = (...parts: Part[]) => parseMultipart(form('b', parts), 'multipart/form-data; boundary=b');

test('several files keep their order and names', async () => {
  const named = (name: string) => ({ ...file, head: file.head.replace('a.jpg', name) });
  const { files } = await read(named('1.jpg'), field, named('C:\\photos\\2.jpg'), named('naïve 3.jpg'));
  expect(files.map(({ fileName }) => fileName)).toEqual(['1.jpg', '2.jpg', 'naïve 3.jpg']);
});

test('a part "file" without a file name is a file', async () => {
  const { files } = await read({ head: 'Content-Disposition: form-data; name=file', body: bytes });
  expect(files).toEqual([{ bytes }]);
});

test('base64 as transfer encoding is undone', async () => {
  const { files } = await read({
    head: `${file.head}\r\nContent-Transfer-Encoding: base64`,
    body: bytes.toString('base64'),
  });
  expect(files[0]?.bytes).toEqual(bytes);
});

test.each([
  [
    'a file under another name',
    [{ ...file, head: file.head.replace('"file"', '"image"') }],
    'option_invalid',
    'part "image": files are sent as "file"',
  ],
  ['an option given twice', [field, field], 'option_invalid', 'option threshold: given more than once'],
  [
    'an option given twice, each time another value',
    [field, { ...field, body: '0.6' }],
    'option_invalid',
    'option threshold: given more than once',
  ],
  ['101 files', Array(101).fill(file), 'image_too_large', 'got more than 100 files, allowed 100'],
])('%s is refused', async (_, parts, code, message) => {
  await expect(read(...parts)).rejects.toMatchObject({ code, message });
});

test('a file above the limit is refused', async () => {
  await expect(
    parseMultipart(form('b', [file]), 'multipart/form-data; boundary=b', { fileBytes: bytes.length - 1 }),
  ).rejects.toMatchObject({ code: 'image_too_large', message: `got a file of more than ${bytes.length - 1} bytes` });
});

test.each([
  ['no boundary', form('b', [file]), 'multipart/form-data', /Boundary not found/],
  ['another boundary', form('b', [file]), 'multipart/form-data; boundary=c', /Unexpected end/],
  ['a body cut short', form('b', [file]).subarray(0, -20), 'multipart/form-data; boundary=b', /Unexpected end/],
  ['an empty body', Buffer.alloc(0), 'multipart/form-data; boundary=b', /Unexpected end/],
])('%s is refused', async (_, body, type, message) => {
  await expect(parseMultipart(body, type)).rejects.toMatchObject({
    code: 'request_invalid',
    message: expect.stringMatching(message),
  });
});
