// node draw-svg.ts < drawing.svg > drawing.png: the process that `renderSvg` starts. Exit code 1: what is wrong is on stdout.
import { buffer } from 'node:stream/consumers';
import { sharp } from '../sharp.ts';
import { drawingBounds } from './drawing-bounds.ts';

async function draw(svg: Buffer): Promise<Buffer> {
  const options = { failOn: 'error', limitInputPixels: false } as const;
  const { width, height } = await sharp(svg, options).metadata();
  const scale = Math.min(1, Math.sqrt(drawingBounds.pixels / (width * height)));
  return sharp(svg, { ...options, density: 72 * scale })
    .png({ compressionLevel: 1 })
    .toBuffer();
}

// Drawing is the work of another thread, which nothing but the end of the process stops.
const end = () => process.kill(process.pid, 'SIGKILL');
setTimeout(end, drawingBounds.seconds * 1000).unref();
setInterval(() => process.memoryUsage.rss() > drawingBounds.memoryMb * 1e6 && end(), 5).unref();

buffer(process.stdin)
  .then(draw)
  .then((png) => process.stdout.write(png))
  .catch((error: Error) => {
    process.exitCode = 1;
    process.stdout.write(error.message);
  });
