import { createReadStream, existsSync, readdirSync, statSync } from 'node:fs';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';

/**
 * Stands for AWS while the image is built: S3, whose one bucket is a folder, to be listed and read; and SQS, which takes
 * anything. Enough for a prediction to go the way that it goes in the cloud. Listens on this machine alone.
 */
export async function startCloud(folder: string): Promise<{ readonly url: string }> {
  const server = createServer((request, response) => {
    if (request.method === 'POST') return takeMessages(request, response);
    const { pathname, searchParams } = new URL(request.url ?? '/', 'http://localhost');
    const [, , ...path] = pathname.split('/');
    if (searchParams.has('list-type')) return list(folder, response);
    return read(join(folder, ...path), request.headers.range, response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}` };
}

function list(folder: string, response: ServerResponse): void {
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' });
  const keys = files.map((file) => `<Contents><Key>${file}</Key></Contents>`).join('');
  response.end(`<ListBucketResult><IsTruncated>false</IsTruncated>${keys}</ListBucketResult>`);
}

function read(file: string, range: string | undefined, response: ServerResponse): void {
  if (!existsSync(file)) {
    response.writeHead(404).end('<Error><Code>NoSuchKey</Code></Error>');
    return;
  }
  const { size } = statSync(file);
  if (range === undefined) response.writeHead(200, { 'content-length': size, etag: '"1"' });
  else response.writeHead(206, { 'content-length': size, 'content-range': `bytes 0-${size - 1}/${size}`, etag: '"1"' });
  createReadStream(file).pipe(response);
}

function takeMessages(request: IncomingMessage, response: ServerResponse): void {
  request.resume().on('end', () => {
    response.writeHead(200, { 'content-type': 'application/x-amz-json-1.0' }).end('{"Successful":[],"Failed":[]}');
  });
}
