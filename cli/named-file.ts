import { Failure } from './failure.ts';

const words: Readonly<Record<string, string>> = {
  ENOENT: 'no such file',
  ENOTDIR: 'no such file',
  EISDIR: 'a folder, allowed: a file',
  EACCES: 'may not be read',
};

/**
 * What comes of reading a file that the user named.
 * @throws Failure saying why it cannot be read
 */
export async function named<T>(path: string, reading: Promise<T>): Promise<T> {
  try {
    return await reading;
  } catch (error) {
    const { code = '', cause } = error as NodeJS.ErrnoException;
    const why = words[code] ?? words[(cause as NodeJS.ErrnoException | undefined)?.code ?? ''];
    throw why === undefined ? error : new Failure(`${path}: ${why}`, 2);
  }
}
