// Bytes of a 640 x 480 JPEG to the JSON answer, through the app, over the bare run of the same model at one thread.
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import sharp from 'sharp';
import { createLocal } from '../cli/local.ts';
import { toContext } from '../cli/serve/http-event.ts';
import type { Telemetry } from '../lambda/telemetry.ts';
import { proxyEvent } from '../test/support/events.ts';
import { feeds } from '../vision/feeds.ts';
import { planTransform } from '../vision/geometry.ts';
import { preprocess } from '../vision/preprocess.ts';
import { interleave, print } from './measure.ts';

const root = join(import.meta.dirname, '..');
const silent: Telemetry = {
  middlewares: [],
  info() {},
  error: (message, error) => console.error(message, error),
  call() {},
};
const size = { width: 640, height: 480 };

async function picture(): Promise<Buffer> {
  const sample = join(root, '..', 'shared', 'data', 'bccd', 'images', 'BloodImage_00001.jpg');
  const source = existsSync(sample) ? await readFile(sample) : await noise();
  return sharp(source).resize(size.width, size.height, { fit: 'fill' }).jpeg({ quality: 85 }).toBuffer();
}

// Without the data folder: smooth noise, which compresses about as a photograph does.
function noise(): Promise<Buffer> {
  return sharp({
    create: { ...size, channels: 3, background: '#888', noise: { type: 'gaussian', mean: 128, sigma: 40 } },
  })
    .blur(3)
    .png()
    .toBuffer();
}

/** Prints app over bare run for one model of the local store. */
export async function endToEnd(name: string, env: Record<string, string> = {}, rounds = 60): Promise<void> {
  const { app, registry, config } = createLocal(silent, { ...process.env, ...env });
  const jpeg = await picture();
  const event = proxyEvent({ headers: { 'content-type': 'image/jpeg' }, query: { model: name }, body: jpeg });
  const call = async () => {
    const { statusCode, body } = await app(event, toContext(event, config.memoryMb));
    if (statusCode !== 200) throw new Error(body);
  };
  await call();
  const { session, manifest, release } = await registry.get(name);
  const transform = planTransform(size, manifest.input);
  const { data } = await sharp(jpeg)
    .resize(transform.resized.width, transform.resized.height, { fit: 'fill' })
    .raw()
    .toBuffer({ resolveWithObject: true });
  const tensor = preprocess({ data, ...transform.resized, channels: 3 }, manifest.input, transform);
  const input = feeds(manifest, session.inputs, tensor, transform);
  const timings = await interleave(
    [
      { name: 'bare session.run', run: () => session.run(input) },
      { name: 'bytes -> JSON through the app', run: call },
    ],
    rounds,
  );
  print(
    `${name} ${manifest.version}, 640 x 480 JPEG (${jpeg.length} bytes), 1 thread, ${rounds} rounds`,
    timings,
    'bare session.run',
  );
  release();
}

if (import.meta.main)
  for (const name of process.argv.slice(2).length > 0 ? process.argv.slice(2) : ['cells']) await endToEnd(name);
