import { randomUUID } from 'node:crypto';
import { existsSync, readdirSync, statSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { extname, join, normalize } from 'node:path';
import type { APIGatewayProxyResult } from 'aws-lambda';
import { ProblemError } from '../../contract/problems.ts';
import { problem } from '../../lambda/http.ts';

/** Answers a request for the page's files. */
export type Site = (method: string, path: string) => Promise<APIGatewayProxyResult>;

const types: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.mjs': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json',
  '.webmanifest': 'application/manifest+json',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.ico': 'image/x-icon',
  '.wasm': 'application/wasm',
  '.woff2': 'font/woff2',
};

/** The same policy CloudFront sends: nothing but this origin, no inline code or styles. */
const securityHeaders = {
  'content-security-policy':
    "default-src 'self'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; img-src 'self' data: blob:; media-src 'self' blob:; connect-src 'self'; worker-src 'self' blob:; object-src 'none'; base-uri 'self'; frame-ancestors 'none'",
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
  'referrer-policy': 'no-referrer',
};

/** Serves the built page from `folder`; paths without an extension get index.html (single-page application). */
export function createSite(folder: string): Site {
  return async (method, path) => {
    if (method !== 'GET' && method !== 'HEAD') {
      const methods = ['GET', 'HEAD'];
      return refuse(
        new ProblemError('method_not_allowed', `${path} does not take ${method}, allowed: GET.`, { methods }),
      );
    }
    const wanted = extname(path) === '' ? '/index.html' : path;
    // `normalize` of an absolute path cannot climb above its root.
    const file = join(folder, normalize(decode(wanted)));
    try {
      const body = await readFile(file);
      // Vite names assets by their content: they never change.
      const cache = wanted.startsWith('/assets/') ? 'public, max-age=31536000, immutable' : 'no-cache';
      const contentType = types[extname(file)] ?? 'application/octet-stream';
      return {
        statusCode: 200,
        headers: { ...securityHeaders, 'content-type': contentType, 'cache-control': cache },
        body: body.toString('base64'),
        isBase64Encoded: true,
      };
    } catch {
      return refuse(new ProblemError('not_found', `Nothing is at ${path}.`));
    }
  };
}

/** Whether the page has to be built: never was, or a source of it is newer than what was built. */
export function isStale(dist: string, sources: readonly string[]): boolean {
  const built = join(dist, 'index.html');
  if (!existsSync(built)) return true;
  const time = statSync(built).mtimeMs;
  return sources.some((source) => existsSync(source) && newest(source) > time);
}

function newest(path: string): number {
  const { mtimeMs } = statSync(path);
  if (!statSync(path).isDirectory()) return mtimeMs;
  return Math.max(mtimeMs, ...readdirSync(path).map((name) => newest(join(path, name))));
}

function decode(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    return '/index.html';
  }
}

function refuse(error: ProblemError): APIGatewayProxyResult {
  const { headers, ...rest } = problem(error, randomUUID());
  return { ...rest, headers: { ...securityHeaders, ...headers } };
}
