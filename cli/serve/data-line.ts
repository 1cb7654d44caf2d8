import { constants } from 'node:fs';
import { access, mkdir } from 'node:fs/promises';
import { styleText } from 'node:util';

/** Where data is kept, and whether it can be: else each call would be the one to find out, in a log that is long by then. */
export async function dataLine(home: string): Promise<string> {
  try {
    await mkdir(home, { recursive: true });
    await access(home, constants.W_OK);
    return home;
  } catch {
    const fault = 'cannot be written: predictions are answered, records, uploads and jobs fail';
    return `${home}   ${styleText('red', fault)}`;
  }
}
