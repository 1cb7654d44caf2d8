import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import sharp, { type Sharp } from 'sharp';
import { ProblemError, problems } from '../../contract/problems.ts';
import { decodePixels, readHeader } from '../../lambda/decode.ts';
import type { Pixels } from '../../vision/types.ts';

/** Four flat quarters: red, green; blue, white. */
const quarters = rgb(48, 32, (x, y) =>
  y < 16 ? (x < 24 ? [200, 30, 40] : [20, 180, 60]) : x < 24 ? [10, 40, 220] : [255, 255, 255],
);

function rgb(width: number, height: number, at: (x: number, y: number) => number[]): Pixels {
  const data = new Uint8Array(width * height * 3);
  for (let y = 0; y < height; y++) for (let x = 0; x < width; x++) data.set(at(x, y), (y * width + x) * 3);
  return { data, width, height, channels: 3 };
}

function encode({ data, width, height, channels }: Pixels): Sharp {
  return sharp(data, { raw: { width, height, channels } });
}

async function decode(bytes: Uint8Array, { autoOrient = true, gray = false } = {}) {
  const header = await readHeader(bytes, { autoOrient });
  return { header, pixels: await decodePixels(header, { gray }) };
}

function pixelAt({ data, width, channels }: Pixels, x: number, y: number): number[] {
  return Array.from(data.subarray((y * width + x) * channels, (y * width + x + 1) * channels));
}

describe('formats', () => {
  test.each<[string, (picture: Sharp) => Sharp, number]>([
    ['jpeg', (picture) => picture.jpeg({ quality: 95, chromaSubsampling: '4:4:4' }), 6],
    ['jpeg', (picture) => picture.jpeg({ quality: 95, chromaSubsampling: '4:4:4', progressive: true }), 6],
    ['png', (picture) => picture.png(), 0],
    ['png', (picture) => picture.png({ palette: true }), 0],
    ['png', (picture) => picture.png({ progressive: true }), 0],
    ['webp', (picture) => picture.webp({ lossless: true }), 0],
    ['gif', (picture) => picture.gif(), 0],
    ['avif', (picture) => picture.avif({ quality: 95, chromaSubsampling: '4:4:4' }), 6],
    ['tiff', (picture) => picture.tiff({ compression: 'lzw' }), 0],
    ['tiff', (picture) => picture.tiff({ tile: true, compression: 'deflate' }), 0],
  ])('%s is read by its content', async (format, write, tolerance) => {
    const { header, pixels } = await decode(await write(encode(quarters)).toBuffer());
    expect(header).toMatchObject({ format, width: 48, height: 32, orientation: 1 });
    // A GIF always has a transparent colour as sharp writes it.
    expect(header.notes).toEqual(format === 'gif' ? ['transparency laid on white'] : []);
    expect(pixels).toMatchObject({ width: 48, height: 32, channels: 3 });
    for (const [x, y] of [
      [4, 4],
      [40, 4],
      [4, 28],
      [40, 28],
    ] as const) {
      const off = pixelAt(pixels, x, y).map((value, c) => Math.abs(value - pixelAt(quarters, x, y)[c]!));
      expect(Math.max(...off)).toBeLessThanOrEqual(tolerance);
    }
  });

  test('transparency is laid on white, noted', async () => {
    const picture = sharp({
      create: { width: 8, height: 8, channels: 4, background: { r: 255, g: 0, b: 0, alpha: 0.5 } },
    });
    const { header, pixels } = await decode(await picture.png().toBuffer());
    expect(header.notes).toEqual(['transparency laid on white']);
    expect(pixelAt(pixels, 3, 3)).toEqual([255, 127, 127]);
  });

  test('16 bits a channel are made 8 by their upper half, noted; with alpha too', async () => {
    const samples = Uint16Array.from({ length: 64 * 3 }, () => 0x80ff);
    const wide = sharp(samples, { raw: { width: 8, height: 8, channels: 3 } }).toColourspace('rgb16');
    const plain = await decode(await wide.clone().png().toBuffer());
    expect(plain.header.notes).toEqual(['16 bits a channel made 8 bits']);
    expect(pixelAt(plain.pixels, 0, 0)).toEqual([0x80, 0x80, 0x80]);
    const clear = await decode(await wide.clone().ensureAlpha(0).png().toBuffer());
    expect(clear.header.notes).toEqual(['transparency laid on white', '16 bits a channel made 8 bits']);
    expect(pixelAt(clear.pixels, 0, 0)).toEqual([255, 255, 255]);
  });

  test('CMYK becomes sRGB, noted', async () => {
    const { header, pixels } = await decode(
      await encode(quarters).toColourspace('cmyk').jpeg({ quality: 95 }).toBuffer(),
    );
    expect(header.notes).toEqual(['CMYK converted to sRGB']);
    const [red, green, blue] = pixelAt(pixels, 4, 4);
    expect(red).toBeGreaterThan(150);
    expect(Math.max(green!, blue!)).toBeLessThan(90);
  });

  test('of an animation the first frame is taken, noted', async () => {
    const others = [10, 90].map((level) => rgb(48, 32, () => [level, 2, 3]));
    const frames = await Promise.all([quarters, ...others].map((frame) => encode(frame).png().toBuffer()));
    for (const animated of [
      sharp(frames, { join: { animated: true } }).gif(),
      sharp(frames, { join: { animated: true } }).webp({ lossless: true }),
    ]) {
      const { header, pixels } = await decode(await animated.toBuffer());
      expect(header).toMatchObject({ width: 48, height: 32 });
      expect(header.notes[0]).toBe('first of 3 frames');
      expect(pixelAt(pixels, 4, 4)).toEqual([200, 30, 40]);
    }
  });

  test('grey pictures give three equal channels, or one for a grey model', async () => {
    const bytes = await encode(quarters).toColourspace('b-w').png().toBuffer();
    const { pixels } = await decode(bytes);
    const [red, green, blue] = pixelAt(pixels, 4, 4);
    expect([green, blue]).toEqual([red, red]);
    const grey = await decode(bytes, { gray: true });
    expect(grey.pixels.channels).toBe(1);
    expect(pixelAt(grey.pixels, 4, 4)).toEqual([red]);
  });

  test('for a grey model colours become ITU-R 601 luma, as in Pillow', async () => {
    const { pixels } = await decode(await encode(quarters).png().toBuffer(), { gray: true });
    // Pillow: Image.new('RGB', (1, 1), (200, 30, 40)).convert('L').getpixel((0, 0)) == 82, and so on.
    expect([pixelAt(pixels, 4, 4), pixelAt(pixels, 40, 4), pixelAt(pixels, 4, 28), pixelAt(pixels, 40, 28)]).toEqual([
      [82],
      [118],
      [52],
      [255],
    ]);
  });

  test('a colour profile other than sRGB is left unapplied, noted', async () => {
    const { header, pixels } = await decode(await encode(quarters).withIccProfile('p3').png().toBuffer());
    expect(header.notes).toEqual([
      'colour profile "sP3C" not applied: values taken as stored, as Pillow and OpenCV do',
    ]);
    const stored = await sharp(await encode(quarters).withIccProfile('p3').png().toBuffer(), { ignoreIcc: true })
      .raw()
      .toBuffer();
    expect(Buffer.from(pixels.data)).toEqual(stored);
    expect((await decode(await encode(quarters).withIccProfile('srgb').png().toBuffer())).header.notes).toEqual([]);
  });
});

describe('drawings (SVG)', () => {
  const svg = (size: string, inside: string) =>
    Buffer.from(
      `<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" ${size}>${inside}</svg>`,
    );

  test('are rendered at their own size on white', async () => {
    const { header, pixels } = await decode(
      svg('width="40" height="20"', '<rect width="20" height="20" fill="#102030"/>'),
    );
    expect(header).toMatchObject({ format: 'svg', width: 40, height: 20 });
    expect(header.notes).toEqual(['drawing rendered at 40 x 20', 'transparency laid on white']);
    expect([pixelAt(pixels, 5, 5), pixelAt(pixels, 30, 5)]).toEqual([
      [16, 32, 48],
      [255, 255, 255],
    ]);
  });

  test('are rendered at one megapixel where they claim more', async () => {
    const { header, pixels } = await decode(svg('width="4000" height="2000"', '<rect width="2000" height="2000"/>'));
    expect(header.width * header.height).toBeLessThanOrEqual(1_010_000);
    expect(header.width / header.height).toBeCloseTo(2, 1);
    expect(pixels).toMatchObject({ width: header.width, height: header.height });
  });

  test('fetch nothing from the network or the disk', async () => {
    const asked: (string | undefined)[] = [];
    const server = createServer((request, response) => {
      asked.push(request.url);
      response.end();
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const folder = mkdtempSync(join(tmpdir(), 'glimpse-'));
    await encode(rgb(9, 9, () => [255, 0, 0]))
      .png()
      .toFile(join(folder, 'red.png'));
    const file = `file://${folder}/red.png`;
    const outside =
      `<style>@import url("${origin}/a.css");</style><image href="${origin}/a.png" width="9" height="9"/>` +
      `<image href="${folder}/red.png" width="9" height="9"/><image xlink:href="${file}" width="9" height="9"/><use href="${origin}/a.svg#x"/>`;
    const { pixels } = await decode(svg('width="9" height="9"', outside));
    server.close();
    rmSync(folder, { recursive: true });
    expect(asked).toEqual([]);
    expect(pixels.data.every((value) => value === 255)).toBe(true);
  });

  test('of more than 1 MB are refused', async () => {
    const error = {
      code: 'image_too_large',
      message: expect.stringMatching(/^got an SVG of \d+ bytes, allowed 1000000$/),
    };
    await expect(decode(svg('width="9" height="9"', ' '.repeat(1_000_000)))).rejects.toMatchObject(error);
  });
});

describe('EXIF orientation', () => {
  // Where the pixel shown at (x, y) of the upright picture lies in the stored one, W x H being the upright size.
  const stored: Record<number, (x: number, y: number, w: number, h: number) => [number, number]> = {
    1: (x, y) => [x, y],
    2: (x, y, w) => [w - 1 - x, y],
    3: (x, y, w, h) => [w - 1 - x, h - 1 - y],
    4: (x, y, _, h) => [x, h - 1 - y],
    5: (x, y) => [y, x],
    6: (x, y, w) => [y, w - 1 - x],
    7: (x, y, w, h) => [h - 1 - y, w - 1 - x],
    8: (x, y, _, h) => [h - 1 - y, x],
  };

  async function turned(orientation: number): Promise<Buffer> {
    const { width, height } = quarters;
    const [across, down] = orientation > 4 ? [height, width] : [width, height];
    const data = new Uint8Array(quarters.data.length);
    for (let y = 0; y < height; y++) {
      for (let x = 0; x < width; x++) {
        const [column, row] = stored[orientation]!(x, y, width, height);
        data.set(pixelAt(quarters, x, y), (row * across + column) * 3);
      }
    }
    return encode({ data, width: across, height: down, channels: 3 }).withMetadata({ orientation }).png().toBuffer();
  }

  test.each([1, 2, 3, 4, 5, 6, 7, 8])('%i is applied: the same pixels', async (orientation) => {
    const { header, pixels } = await decode(await turned(orientation));
    expect(header).toMatchObject({ width: 48, height: 32, orientation });
    expect(Buffer.from(pixels.data).equals(Buffer.from(quarters.data))).toBe(true);
  });

  test.each([2, 6])('%i is left alone where asked, and still told', async (orientation) => {
    const bytes = await turned(orientation);
    const { header, pixels } = await decode(bytes, { autoOrient: false });
    const { data, info } = await sharp(bytes).raw().toBuffer({ resolveWithObject: true });
    expect(header).toMatchObject({ width: info.width, height: info.height, orientation });
    expect(Buffer.from(pixels.data).equals(data)).toBe(true);
  });
});

describe('resizeTo', () => {
  test('gives exactly that size, oriented first', async () => {
    const bytes = await encode(quarters).rotate(90).withMetadata({ orientation: 8 }).jpeg({ quality: 95 }).toBuffer();
    const header = await readHeader(bytes, { autoOrient: true });
    expect(header).toMatchObject({ width: 48, height: 32 });
    const pixels = await decodePixels(header, { gray: false, resizeTo: { width: 31, height: 12 } });
    expect(pixels).toMatchObject({ width: 31, height: 12, channels: 3 });
    const [red, green] = pixelAt(pixels, 4, 3);
    expect(red! - green!).toBeGreaterThan(100);
  });
});

describe('refusals', () => {
  const jpeg = () => encode(quarters).jpeg().toBuffer();

  test('an empty file', async () => {
    await expect(decode(new Uint8Array())).rejects.toMatchObject({
      code: 'image_unreadable',
      message: 'the image is empty: got 0 bytes',
    });
  });

  test('a truncated file says that it ends too early', async () => {
    const noisy = sharp({
      create: { width: 200, height: 200, channels: 3, background: 'red', noise: { type: 'gaussian' } },
    });
    for (const bytes of [await noisy.clone().jpeg().toBuffer(), await noisy.clone().gif().toBuffer()]) {
      await expect(decode(bytes.subarray(0, bytes.length >> 1))).rejects.toMatchObject({
        code: 'image_unreadable',
        message: expect.stringMatching(/^(jpeg|gif): the file ends too early$/),
      });
    }
  });

  test('too long a side, before any pixel', async () => {
    const bytes = await sharp({ create: { width: 70_000, height: 1, channels: 3, background: 'red' } })
      .png()
      .toBuffer();
    await expect(readHeader(bytes, { autoOrient: true })).rejects.toMatchObject({
      code: 'image_too_large',
      message: 'got 70000 x 1 pixels, allowed 65500 a side',
    });
  });

  test('too many pixels, before any pixel', async () => {
    const bytes = await encode(quarters).png().toBuffer();
    bytes.writeUInt32BE(20_000, 16);
    bytes.writeUInt32BE(14_000, 20);
    await expect(readHeader(bytes, { autoOrient: true })).rejects.toMatchObject({
      code: 'image_too_large',
      message: 'got 20000 x 14000 = 280 megapixels, allowed 100',
    });
  });

  test('a file name that is no image; a name that lies is noted', async () => {
    await expect(readHeader(await jpeg(), { autoOrient: true, fileName: 'a.docx' })).rejects.toMatchObject({
      code: 'media_type_unsupported',
    });
    const { notes } = await readHeader(await jpeg(), { autoOrient: true, fileName: 'a.png' });
    expect(notes).toEqual(['file name ends in .png, content is JPEG: read as JPEG']);
  });

  test('oddities that lose nothing are read: bytes between two markers of a JPEG', async () => {
    const bytes = await jpeg();
    const afterApp0 = 4 + bytes.readUInt16BE(4);
    const odd = Buffer.concat([bytes.subarray(0, afterApp0), Buffer.from([0, 0, 0]), bytes.subarray(afterApp0)]);
    const { pixels } = await decode(odd);
    expect(pixels).toMatchObject({ width: 48, height: 32 });
  });
});

test('any change of bytes in a file of any format ends in pixels or in a 4xx problem', async () => {
  const picture = encode(quarters);
  const files = await Promise.all(
    [picture.clone().jpeg(), picture.clone().jpeg({ progressive: true }), picture.clone().png(), picture.clone().webp()]
      .concat([picture.clone().gif(), picture.clone().tiff(), picture.clone().avif()])
      .map((format) => format.toBuffer()),
  );
  const changes = fc.array(fc.tuple(fc.nat(2000), fc.integer({ min: 0, max: 255 })), { minLength: 1, maxLength: 6 });
  await fc.assert(
    fc.asyncProperty(fc.constantFrom(...files), changes, fc.boolean(), async (file, bytes, gray) => {
      const changed = Buffer.from(file);
      for (const [at, value] of bytes) changed[at % changed.length] = value;
      const outcome = await decode(changed, { gray }).catch((error: unknown) => error);
      if (outcome instanceof ProblemError) expect(problems[outcome.code].status).toBeLessThan(500);
      else {
        const { pixels } = outcome as Awaited<ReturnType<typeof decode>>;
        expect(pixels.data.length).toBe(pixels.width * pixels.height * pixels.channels);
        expect(pixels.channels).toBe(gray ? 1 : 3);
      }
    }),
    { numRuns: 700 },
  );
});
