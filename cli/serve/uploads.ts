import { readdir, rm, stat } from 'node:fs/promises';
import type { IncomingMessage } from 'node:http';
import { join } from 'node:path';
import type { APIGatewayProxyResult } from 'aws-lambda';
import { limits } from '../../contract/limits.ts';
import { ProblemError } from '../../contract/problems.ts';
import { parseMultipart } from '../../lambda/multipart.ts';
import type { createLocalUploads } from '../../lambda/uploads.ts';
import { readBody } from './server.ts';

type LocalUploads = ReturnType<typeof createLocalUploads>;

/** Room for the form around the file. */
const FORM_BYTES = 10_000;

/** `POST /uploads`: what a presigned POST is in the cloud, a form with `key` and `file`; 204 when it is stored. */
export function receiveUpload(uploads: LocalUploads): (request: IncomingMessage) => Promise<APIGatewayProxyResult> {
  return async (request) => {
    const body = await readBody(request, limits.remoteBytes + FORM_BYTES, tooLarge);
    const form = await parseMultipart(body, request.headers['content-type'] ?? '', { fileBytes: limits.remoteBytes });
    const file = form.files[0];
    if (!file) throw new ProblemError('image_missing', 'The form has no part "file".');
    await uploads.write(form.fields.key ?? '', file.bytes);
    return { statusCode: 204, headers: {}, body: '' };
  };
}

function tooLarge(): ProblemError {
  return new ProblemError('image_too_large', `The upload is larger than the ${limits.remoteBytes} bytes one may have.`);
}

/** Uploads go after a day, as in the cloud. */
const DAY_MS = 86_400_000;

/** Takes away uploads of earlier days from the folder they lie in. */
export async function removeOldUploads(folder: string): Promise<void> {
  for (const name of await readdir(folder).catch(() => [])) {
    const file = join(folder, name);
    // One that was being written has another name by now.
    const found = await stat(file).catch(() => undefined);
    if (found && Date.now() - found.mtimeMs > DAY_MS) await rm(file, { force: true });
  }
}
