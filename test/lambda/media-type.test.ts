import { compareName, readableType, sniff } from '../../lambda/media-type.ts';

const latin1 = (text: string) => Buffer.from(text, 'latin1');

test.each([
  ['\xff\xd8\xff\xe0', 'jpeg'],
  ['\x89PNG\r\n\x1a\n', 'png'],
  ['GIF89a', 'gif'],
  ['RIFF\x10\0\0\0WEBPVP8 ', 'webp'],
  ['II*\0', 'tiff'],
  ['MM\0*', 'tiff'],
  ['II+\0', 'tiff'],
  ['\0\0\0\x1cftypavif\0\0\0\0avifmif1miaf', 'avif'],
  ['\0\0\0\x1cftypmif1\0\0\0\0mif1avifmiaf', 'avif'],
  ['\0\0\0\x18ftypheic\0\0\0\0mif1heic', 'heic'],
  ['\0\0\0\x18ftypmif1\0\0\0\0mif1heic', 'heic'],
  ['\0\0\0\x18ftypmp42\0\0\0\0mp42isom', 'video'],
  ['<?xml version="1.0"?>\n<!-- a drawing -->\n<svg xmlns="http://www.w3.org/2000/svg"/>', 'svg'],
  ['BM6\0', 'bmp'],
  ['\0\0\x01\0\x01\0', 'ico'],
  ['\0\0\0\x0cjP  \r\n', 'jp2'],
  ['\0\0\0\x0cJXL \r\n', 'jxl'],
  ['\xff\x0a', 'jxl'],
  ['8BPS\0\x01', 'psd'],
  ['%PDF-1.7', 'pdf'],
  ['PK\x03\x04', 'zip'],
  ['\0\0\x02\0\0\0', undefined],
  ['hello', undefined],
  ['', undefined],
])('%j begins a file of type %s', (text, type) => {
  expect(sniff(latin1(text))).toBe(type);
});

test('what libvips decodes here is readable, by content', () => {
  expect(readableType(latin1('\0\0\0\x1cftypavif\0\0\0\0avifmif1miaf'))).toBe('avif');
  expect(readableType(latin1('GIF87a'))).toBe('gif');
});

test.each([
  [
    '\0\0\0\x18ftypheic\0\0\0\0mif1heic',
    'got HEIC, allowed JPEG, PNG, WebP, GIF, TIFF, AVIF, SVG; phones can be set to take JPEG ("most compatible")',
  ],
  ['%PDF-1.7', 'got PDF, allowed JPEG, PNG, WebP, GIF, TIFF, AVIF, SVG'],
  ['\x1f\x8b\x08', 'got gzip, allowed JPEG, PNG, WebP, GIF, TIFF, AVIF, SVG'],
  ['hello', 'the content is no known image type, allowed JPEG, PNG, WebP, GIF, TIFF, AVIF, SVG'],
])('%j is refused, naming it and what is allowed', (text, message) => {
  expect(() => readableType(latin1(text))).toThrow(
    expect.objectContaining({ code: 'media_type_unsupported', message }),
  );
});

test('a name that fits its content, or has no extension, needs no word', () => {
  expect(compareName('photo.JPEG', 'jpeg')).toBeUndefined();
  expect(compareName('scan.of.cells.tif', 'tiff')).toBeUndefined();
  expect(compareName('photo', 'jpeg')).toBeUndefined();
  expect(compareName('holiday.2024/photo', 'jpeg')).toBeUndefined();
});

test('where name and content disagree the content decides, with a note', () => {
  expect(compareName('photo.png', 'jpeg')).toBe('file name ends in .png, content is JPEG: read as JPEG');
  expect(compareName('IMG_1.HEIC', 'jpeg')).toBe('file name ends in .heic, content is JPEG: read as JPEG');
});

test('a name that is not an image file is refused whatever the content', () => {
  expect(() => compareName('invoice.pdf', 'jpeg')).toThrow(
    expect.objectContaining({
      code: 'media_type_unsupported',
      message:
        'file name ends in .pdf, allowed .jpg .jpeg .jpe .jfif .png .apng .webp .gif .tif .tiff .svs .avif .avifs .svg',
    }),
  );
  expect(() => compareName('photo.jpg.exe', 'jpeg')).toThrow(/ends in \.exe/);
});
