import type { BusboyFileStream } from '@fastify/busboy';
import { limits } from '../contract/limits.ts';
import { ProblemError } from '../contract/problems.ts';

export interface FormFile {
  readonly bytes: Uint8Array;
  readonly fileName?: string;
}

export interface Form {
  /** The parts `file`, in order. */
  readonly files: readonly FormFile[];
  /** The text parts. */
  readonly fields: Readonly<Record<string, string>>;
}

/**
 * Reads a `multipart/form-data` body: any boundary RFC 2046 allows, quoted or not.
 * @param contentType the header's value, with the boundary
 * @throws ProblemError `request_invalid`, `option_invalid` for files under another name than `file`, `image_too_large`
 */
export async function parseMultipart(
  body: Uint8Array,
  contentType: string,
  { fileBytes = limits.inlineBytes }: { fileBytes?: number } = {},
): Promise<Form> {
  // Loaded with the first form, not when the function starts.
  const { Busboy } = await import('@fastify/busboy');
  return new Promise((resolve, reject) => {
    const files: { bytes: Uint8Array; fileName?: string }[] = [];
    const fields: Record<string, string> = {};
    const refuse = (code: 'request_invalid' | 'option_invalid' | 'image_too_large', detail: string) =>
      reject(new ProblemError(code, detail));
    const malformed = (error: unknown) =>
      refuse('request_invalid', `multipart/form-data: ${error instanceof Error ? error.message : String(error)}`);

    try {
      const form = new Busboy({
        headers: { 'content-type': contentType },
        limits: { files: limits.files, fields: limits.files, fileSize: fileBytes },
        // A file sent without a name is still one: `curl -F "file=<photo.jpg"`.
        isPartAFile: (name, type, fileName) =>
          fileName !== undefined || name === 'file' || type === 'application/octet-stream',
      });
      form.on('file', (name, stream, fileName, encoding) => {
        if (name !== 'file') refuse('option_invalid', `part ${JSON.stringify(name)}: files are sent as "file"`);
        // The slot keeps the order of the parts.
        const file: (typeof files)[number] = { bytes: new Uint8Array() };
        if (fileName) file.fileName = fileName;
        files.push(file);
        stream.on('limit', () => refuse('image_too_large', `got a file of more than ${fileBytes} bytes`));
        stream.on('error', malformed);
        collect(stream, (bytes) => {
          file.bytes = encoding === 'base64' ? Buffer.from(bytes.toString('latin1'), 'base64') : bytes;
        });
      });
      form.on('field', (name, value, nameCut, valueCut) => {
        if (nameCut || valueCut) refuse('request_invalid', `part ${JSON.stringify(name)}: longer than 1 MB of text`);
        // Nobody could catch what is thrown here: busboy calls from a turn of its own.
        if (Object.hasOwn(fields, name)) refuse('option_invalid', `option ${name}: given more than once`);
        else Object.defineProperty(fields, name, { value, enumerable: true });
      });
      form.on('filesLimit', () =>
        refuse('image_too_large', `got more than ${limits.files} files, allowed ${limits.files}`),
      );
      form.on('fieldsLimit', () => refuse('request_invalid', `got more than ${limits.files} text parts`));
      form.on('error', malformed);
      form.on('finish', () => resolve({ files, fields }));
      form.end(body);
    } catch (error) {
      malformed(error);
    }
  });
}

function collect(stream: BusboyFileStream, done: (bytes: Buffer) => void): void {
  const chunks: Buffer[] = [];
  stream.on('data', (chunk: Buffer) => chunks.push(chunk));
  stream.on('end', () => done(chunks.length === 1 ? chunks[0]! : Buffer.concat(chunks)));
}
