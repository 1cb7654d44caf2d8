import { randomUUID } from 'node:crypto';
import { maxHeaderSize, STATUS_CODES } from 'node:http';
import type { Duplex } from 'node:stream';
import { ProblemError } from '../../contract/problems.ts';
import { problem } from '../../lambda/http.ts';

const reasons: Readonly<Record<string, string>> = {
  // Cookies of everything that ever ran on localhost come along.
  HPE_HEADER_OVERFLOW: `address and headers have more than ${maxHeaderSize} bytes, which is the limit`,
  ERR_HTTP_REQUEST_TIMEOUT: 'the request took too long to arrive',
};

/** Answers what Node cannot read as a request, and so hands to no listener, with a problem as everything else. */
export function answerUnreadable(error: NodeJS.ErrnoException, socket: Duplex): void {
  // Who hung up, or was answered already, is told nothing.
  if (error.code === 'ECONNRESET' || !socket.writable) {
    socket.destroy();
    return;
  }
  const reason = reasons[error.code ?? ''] ?? 'this is no HTTP request that can be read';
  const { statusCode, headers, body } = problem(new ProblemError('request_invalid', reason), randomUUID());
  const lines = Object.entries({ ...headers, 'content-length': Buffer.byteLength(body), connection: 'close' });
  socket.end(
    [`HTTP/1.1 ${statusCode} ${STATUS_CODES[statusCode]}`, ...lines.map((line) => line.join(': ')), '', body].join(
      '\r\n',
    ),
  );
}
