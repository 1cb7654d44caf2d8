import { limits } from '../../contract/limits.ts';
import { ProblemError } from '../../contract/problems.ts';

/** Lines that come with every damaged file and explain nothing. */
const noise = /bad seek|Defined set_get_field|Unknown field|treated as error|^Unknown error|^\s*$/;

const endsEarly = /premature end of (?!data)|truncat|unexpected end|not enough data|bad seek/i;

/** What libvips says went wrong: the last line that tells something, without the name of the loader. */
function reason(message: string): string {
  const lines = message
    .replace(/^Input buffer (has corrupt header:|contains unsupported image format)\s*/, '')
    .split('\n');
  if (lines.some((line) => endsEarly.test(line))) return 'the file ends too early';
  const line = lines.filter((text) => !noise.test(text)).at(-1) ?? '';
  return line === '' ? 'the file is damaged' : `the file is damaged (${line.replace(/^\w+: /, '').slice(0, 120)})`;
}

/** The problem behind an error of sharp: whatever it is, the picture is at fault. */
export function toImageProblem(error: unknown, type: string): ProblemError {
  if (error instanceof ProblemError) return error;
  const message = error instanceof Error ? error.message : String(error);
  if (message.startsWith('timeout:'))
    return new ProblemError('timeout', `reading the image took more than ${limits.seconds} seconds`, { cause: error });
  if (/out of memory|exceeds pixel limit/i.test(message))
    return new ProblemError('image_too_large', 'the image needs more memory than there is', { cause: error });
  if (/channel limit/.test(message))
    return new ProblemError('image_unreadable', `${type}: more than 5 channels, allowed 1 to 5`, { cause: error });
  return new ProblemError('image_unreadable', `${type}: ${reason(message)}`, { cause: error });
}
