import { randomUUID } from 'node:crypto';
import { limits } from '../contract/limits.ts';
import { ProblemError } from '../contract/problems.ts';
import type { BlobStore } from './blobs.ts';

/** A form that takes one file: POST `fields` and then `file` to `url` as multipart/form-data. */
export interface UploadForm {
  readonly id: string;
  readonly url: string;
  readonly fields: Readonly<Record<string, string>>;
  readonly maxBytes: number;
  readonly expiresAt: string;
}

/** Images above the inline limit: a form to send one to, and its bytes by the form's id. */
export interface UploadStore {
  create(): Promise<UploadForm>;
  /** @throws ProblemError `not_found` where nothing was uploaded under the id */
  read(id: string): Promise<Uint8Array>;
}

/** Minutes a form can be used. */
export const UPLOAD_MINUTES = 15;

/** Uploads through the local server itself, which takes them at `/uploads` (see cli/serve). */
export function createLocalUploads(
  blobs: BlobStore,
): UploadStore & { write(id: string, bytes: Uint8Array): Promise<void> } {
  const open = new Map<string, number>();
  return {
    async create() {
      const id = randomUUID();
      const expires = Date.now() + UPLOAD_MINUTES * 60_000;
      open.set(id, expires);
      return {
        id,
        url: '/uploads',
        fields: { key: id },
        maxBytes: limits.remoteBytes,
        expiresAt: new Date(expires).toISOString(),
      };
    },
    read: (id) => readUpload(blobs, id),
    async write(id, bytes) {
      const expires = isId(id) ? open.get(id) : undefined;
      if (expires === undefined || expires < Date.now()) {
        throw new ProblemError(
          'forbidden',
          'This upload was not asked for, or is no longer open. Ask by POST /v1/uploads.',
        );
      }
      if (bytes.length > limits.remoteBytes) {
        throw new ProblemError(
          'image_too_large',
          `The upload has ${bytes.length} bytes, allowed: ${limits.remoteBytes}.`,
        );
      }
      await blobs.put(`uploads/${id}`, bytes, 'application/octet-stream');
    },
  };
}

/** @throws ProblemError `not_found` where nothing was uploaded under the id */
export async function readUpload(blobs: BlobStore, id: string): Promise<Uint8Array> {
  const bytes = isId(id) ? await blobs.get(`uploads/${id}`) : undefined;
  if (bytes) return bytes;
  throw new ProblemError('not_found', `No upload ${JSON.stringify(id)}. Ask for one by POST /v1/uploads.`);
}

function isId(id: string): boolean {
  return /^[0-9a-f-]{36}$/.test(id);
}
