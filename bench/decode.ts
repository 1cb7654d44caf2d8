// Bytes to pixels: sharp alone against decode.ts, which reads the header first, and for `fast` against decoding in full and
// resizing with the same kernel of vision/; then a drawn result against its encoding
// alone. `node bench/decode.ts [rounds]`
import { existsSync } from 'node:fs';
import { decodePixels, readHeader } from '../lambda/decode.ts';
import { drawResult } from '../lambda/draw.ts';
import { sharp } from '../lambda/sharp.ts';
import { shared } from '../test/shared.ts';
import { resample } from '../vision/resample.ts';
import type { Size } from '../vision/types.ts';
import { interleave, print } from './measure.ts';

const rounds = Number(process.argv[2] ?? 60);
const photo = shared('images/jpeg-photo__exif-samples__iphone_hdr_YES.jpg');

/** A photograph where the data is there, else noise, which has far more in it than a photograph. */
function jpegOf({ width, height }: Size): Promise<Buffer> {
  const noise = { type: 'gaussian', mean: 128, sigma: 20 } as const;
  const picture = existsSync(photo)
    ? sharp(photo)
    : sharp({ create: { width: 3264, height: 2448, channels: 3, background: 'grey', noise } });
  return picture.resize(width, height, { fit: 'fill' }).jpeg({ quality: 88, mozjpeg: false }).toBuffer();
}

async function compare(title: string, source: Size, count: number): Promise<void> {
  const bytes = await jpegOf(source);
  const to = { width: 416, height: 312 };
  const read = async (resizeTo?: Size) =>
    decodePixels(await readHeader(bytes, { autoOrient: true }), { gray: false, resizeTo });
  const small = { ...to, fit: 'fill', kernel: 'cubic' } as const;
  const full = [
    { name: 'sharp alone', run: () => sharp(bytes).raw().toBuffer() },
    { name: 'decode.ts', run: () => read() },
  ];
  const fast = [
    { name: 'sharp alone', run: () => sharp(bytes).resize(small).raw().toBuffer() },
    { name: 'decode.ts', run: () => read(to) },
    { name: 'in full, then vision/', run: async () => resample(await read(), to, 'fast') },
    { name: 'header alone', run: () => readHeader(bytes, { autoOrient: true }) },
  ];
  const heading = `${title}, ${Math.round(bytes.length / 1000)} kB`;
  print(`${heading}, in full (${count} rounds)`, await interleave(full, count), 'sharp alone');
  print(`${heading}, fast, to 416 x 312 (${count} rounds)`, await interleave(fast, count), 'sharp alone');
}

async function draw(count: number): Promise<void> {
  const source = { width: 640, height: 480 };
  const bytes = await jpegOf(source);
  const header = await readHeader(bytes, { autoOrient: true });
  const pixels = await decodePixels(header, { gray: false });
  const predictions = Array.from({ length: 20 }, (_, index) => ({
    classId: index % 7,
    label: 'class name',
    score: 1 - index / 20,
    box: { x: (index % 5) * 120, y: Math.floor(index / 5) * 110 + 20, width: 90, height: 80 },
  }));
  const raw = { raw: { ...source, channels: 3 } } as const;
  for (const form of ['png', 'jpeg'] as const) {
    const options = form === 'png' ? { compressionLevel: 4 } : { quality: 88, chromaSubsampling: '4:4:4' };
    const variants = [
      { name: 'encoded alone', run: () => sharp(pixels.data, raw).toFormat(form, options).toBuffer() },
      { name: 'drawn, 20 boxes', run: () => drawResult(pixels, { source, predictions }, form) },
    ];
    print(`640 x 480 drawn as ${form} (${count} rounds)`, await interleave(variants, count), 'encoded alone');
  }
}

await compare('640 x 480', { width: 640, height: 480 }, rounds);
await compare('12 megapixels', { width: 4032, height: 3024 }, Math.ceil(rounds / 4));
await draw(Math.ceil(rounds / 2));
