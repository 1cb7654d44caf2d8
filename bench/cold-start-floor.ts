// The least a cold prediction can cost: decode a picture, run a graph that does nothing.
import { readFileSync, writeSync } from 'node:fs';
import sharp from 'sharp';
import { createSession } from '../lambda/session.ts';

async function main(): Promise<void> {
  await sharp(readFileSync('picture.jpg')).resize(32, 32, { fit: 'fill' }).raw().toBuffer();
  const session = await createSession('trivial.onnx', { threads: 1 });
  const { name, type, dims } = session.inputs[0]!;
  const shape = dims.map(Number);
  const length = shape.reduce((product, side) => product * side, 1);
  const data = type === 'uint8' ? new Uint8Array(length) : new Float32Array(length);
  await session.run({ [name]: { type: type as 'uint8' | 'float32', dims: shape, data } });
  writeSync(3, JSON.stringify(process.cpuUsage()));
  process.exit();
}

main().catch((error) => {
  console.error(error);
  process.exit(1);
});
