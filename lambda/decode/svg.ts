import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { extname, join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { ProblemError } from '../../contract/problems.ts';
import { createTurns } from '../turns.ts';
import { drawingBounds } from './drawing-bounds.ts';
import { toImageProblem } from './problem.ts';

/** Beside this file, or beside the bundle it has become part of. */
const program = join(import.meta.dirname, `draw-svg${extname(import.meta.filename)}`);

/** The memory for one of them there is. */
const one = createTurns();

/**
 * A drawing as PNG. What it takes cannot be told from its bytes (filters, copies of copies, pictures in it, a path that
 * crosses itself), and librsvg cannot be stopped: so it is drawn by a process of its own, which ends where it takes too much.
 * @throws ProblemError `image_too_large`, `image_unreadable`
 */
export function renderSvg(bytes: Uint8Array): Promise<Buffer> {
  if (bytes.length > drawingBounds.bytes)
    throw new ProblemError('image_too_large', `got an SVG of ${bytes.length} bytes, allowed ${drawingBounds.bytes}`);
  return one(() => render(bytes));
}

async function render(bytes: Uint8Array): Promise<Buffer> {
  const child = spawn(process.execPath, [program], { stdio: ['pipe', 'pipe', 'ignore'] });
  // Where it ended before it read all, its exit tells why.
  child.stdin.on('error', () => {}).end(bytes);
  const [output, [code]] = await Promise.all([buffer(child.stdout), once(child, 'exit')]);
  if (code === 0) return output;
  if (code === 1) throw toImageProblem(new Error(output.toString()), 'svg');
  throw new ProblemError(
    'image_too_large',
    `got an SVG that takes more than ${drawingBounds.seconds} seconds or ${drawingBounds.memoryMb} MB to draw, allowed ` +
      'are those with fewer filters, copies, long paths or smaller pictures in it; or send it as PNG or JPEG',
  );
}
