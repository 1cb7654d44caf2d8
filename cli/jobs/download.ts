import { createWriteStream } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { get as getHttp, type IncomingMessage } from 'node:http';
import { get as getHttps } from 'node:https';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { pipeline } from 'node:stream/promises';
import { ApiError, toApiError } from '../../contract/api-error.ts';
import { jobFiles } from '../../contract/jobs.ts';
import { queryOf } from '../../contract/transport.ts';
import type { Service } from './service.ts';

/** Writes the files of a job that has ended into a folder, as they come; returns their paths. */
export async function download({ api, key, jobs }: Service, id: string, folder: string): Promise<string[]> {
  const addresses = await jobs.results(id);
  await mkdir(folder, { recursive: true });
  const base = api.endsWith('/') ? api : `${api}/`;
  return Promise.all(
    jobFiles.map(async (file) => {
      const isOurs = !URL.canParse(addresses[file]);
      // A signed address is on its own: the key is not for whoever serves it.
      const headers = isOurs && key !== undefined ? { 'x-api-key': key } : {};
      const url = new URL(isOurs ? `v1/jobs/${id}/results${queryOf({ file })}` : addresses[file], base);
      const response = await get(url, headers);
      if (response.statusCode !== 200) throw await errorOf(response);
      const path = join(folder, file);
      await pipeline(response, createWriteStream(path));
      return path;
    }),
  );
}

// Not by fetch: a reader slower than a server that closes the connection would end the process.
// https://github.com/nodejs/undici/issues/5360
function get(url: URL, headers: Readonly<Record<string, string>>): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    const request = (url.protocol === 'https:' ? getHttps : getHttp)(url, { headers }, resolve);
    request.on('error', (cause) =>
      reject(new ApiError('unreachable', `${url.origin} cannot be reached: ${cause.message}`, { cause })),
    );
  });
}

async function errorOf(response: IncomingMessage): Promise<ApiError> {
  const { statusCode: status = 500, headers } = response;
  const contentType = headers['content-type'] ?? 'text/plain';
  return toApiError(new Response(await text(response), { status, headers: { 'content-type': contentType } }));
}
