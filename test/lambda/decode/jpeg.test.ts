import { readdirSync, readFileSync } from 'node:fs';
import fc from 'fast-check';
import sharp from 'sharp';
import { readJpegHeader } from '../../../lambda/decode/jpeg.ts';
import { describeShared, shared } from '../../shared.ts';

const plain = () => sharp({ create: { width: 40, height: 24, channels: 3, background: 'red' } });

test.each([
  ['4:4:4', false, 0],
  ['4:2:0', false, 0],
  ['4:4:4', true, 6],
  ['4:2:0', true, 3],
])('%s, progressive %s, holds %d bytes a pixel', async (chromaSubsampling, progressive, coefficientBytes) => {
  const header = readJpegHeader(await plain().jpeg({ chromaSubsampling, progressive }).toBuffer());
  expect(header).toMatchObject({ width: 40, height: 24, components: 3, bitsPerSample: 8, coefficientBytes });
});

test('grey and CMYK are told by their components', async () => {
  expect(readJpegHeader(await plain().toColourspace('b-w').jpeg().toBuffer())?.components).toBe(1);
  expect(readJpegHeader(await plain().toColourspace('cmyk').jpeg().toBuffer())?.components).toBe(4);
});

test.each([1, 2, 3, 4, 5, 6, 7, 8])('orientation %d is found, in either byte order', async (orientation) => {
  const jpeg = await plain().withMetadata({ orientation }).jpeg().toBuffer();
  expect(readJpegHeader(jpeg)).toMatchObject({ width: 40, height: 24, orientation });
  const tiff = Buffer.from(
    `MM\0*\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0${String.fromCharCode(orientation)}\0\0\0\0\0\0`,
    'latin1',
  );
  expect(readJpegHeader(withExif(await plain().jpeg().toBuffer(), tiff))?.orientation).toBe(orientation);
});

test('an orientation out of range, of another type or past the end is left untold', async () => {
  const jpeg = await plain().jpeg().toBuffer();
  for (const text of [
    'MM\0*\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0\x09\0\0\0\0\0\0',
    'MM\0*\0\0\0\x08\0\x01\x01\x12\0\x04\0\0\0\x01\0\0\0\x06\0\0\0\0',
    'MM\0*\0\0\0\x08\0\x09\x01\x12\0\x03\0\0\0\x01\0\x06\0\0\0\0\0\0',
    'MM\0*\0\0\xff\x08',
    'MM\0*',
    '',
    'XX\0*\0\0\0\x08',
  ])
    expect(readJpegHeader(withExif(jpeg, Buffer.from(text, 'latin1')))?.orientation).toBeUndefined();
});

test('bytes between markers are passed over; a file that ends before its first scan tells nothing', async () => {
  const jpeg = await plain().jpeg().toBuffer();
  const odd = Buffer.concat([jpeg.subarray(0, 2), Buffer.from([0, 7, 0xff, 0xff, 0, 0xff]), jpeg.subarray(2)]);
  expect(readJpegHeader(odd)).toEqual(readJpegHeader(jpeg));
  for (let length = 0; length < 150; length++) expect(readJpegHeader(jpeg.subarray(0, length))).toBeUndefined();
});

function withExif(jpeg: Buffer, tiff: Buffer): Buffer {
  const length = Buffer.alloc(2);
  length.writeUInt16BE(8 + tiff.length);
  return Buffer.concat([
    jpeg.subarray(0, 2),
    Buffer.of(0xff, 0xe1),
    length,
    Buffer.from('Exif\0\0'),
    tiff,
    jpeg.subarray(2),
  ]);
}

test('any change of bytes is survived', async () => {
  const jpeg = await plain().withMetadata({ orientation: 6 }).jpeg().toBuffer();
  const changes = fc.array(fc.tuple(fc.nat(300), fc.integer({ min: 0, max: 255 })), { minLength: 1, maxLength: 4 });
  fc.assert(
    fc.property(changes, fc.nat(jpeg.length), (bytes, length) => {
      const changed = Buffer.from(jpeg.subarray(0, 100 + length));
      for (const [at, value] of bytes) if (at < changed.length) changed[at] = value;
      const header = readJpegHeader(changed);
      expect(header === undefined || header.coefficientBytes >= 0).toBe(true);
    }),
    { numRuns: 2000 },
  );
});

describeShared('JPEG files of others', () => {
  test('are told as libvips tells them, wherever it reads them', async () => {
    let compared = 0;
    for (const folder of ['images', 'hostile', 'coco-sample/images']) {
      for (const name of readdirSync(shared(folder))) {
        const bytes = readFileSync(shared(`${folder}/${name}`));
        const header = bytes[0] === 0xff && bytes[1] === 0xd8 ? readJpegHeader(bytes) : undefined;
        const libvips = await sharp(bytes, { failOn: 'error', limitInputPixels: false })
          .metadata()
          .catch(() => undefined);
        if (!header || libvips?.format !== 'jpeg') continue;
        compared++;
        const { width, height, channels, isProgressive, orientation = 1 } = libvips;
        // libvips calls all of several scans progressive.
        expect([name, header.coefficientBytes > 0]).toEqual([name, isProgressive]);
        expect([name, { ...header, orientation: header.orientation ?? orientation }]).toEqual([
          name,
          expect.objectContaining({ width, height, components: channels, orientation }),
        ]);
      }
    }
    expect(compared).toBeGreaterThan(100);
  });
});
