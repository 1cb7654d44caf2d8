import { once } from 'node:events';
import { createServer } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { close } from '../../../cli/serve/close.ts';

test('calls under way are answered; one that never comes to an end is cut off', async () => {
  let finish: (() => void) | undefined;
  const server = createServer((request, response) => {
    if (request.url === '/soon') finish = () => response.end('done');
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;

  const soon = fetch(`http://127.0.0.1:${port}/soon`);
  await once(server, 'request');
  const stuck = connect(port, '127.0.0.1');
  stuck.write('POST /stuck HTTP/1.1\r\nhost: localhost\r\ncontent-length: 9\r\n\r\nabc');
  await once(server, 'request');

  const closed = close(server, 300);
  const cut = once(stuck, 'close');
  finish?.();
  expect(await (await soon).text()).toBe('done');
  await closed;
  await cut;
  await expect(fetch(`http://127.0.0.1:${port}/soon`)).rejects.toThrow();
});
