import { once } from 'node:events';
import type { Server } from 'node:http';

/**
 * Takes no more calls, and resolves when those under way are answered. After `mostMs` their connections are cut: an upload
 * that stands still would hold the service for minutes.
 */
export async function close(server: Server, mostMs: number): Promise<void> {
  const closed = once(server, 'close');
  server.close();
  server.closeIdleConnections();
  const cut = setTimeout(() => server.closeAllConnections(), mostMs);
  await closed;
  clearTimeout(cut);
}
