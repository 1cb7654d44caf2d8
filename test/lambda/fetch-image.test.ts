import { createServer, type IncomingMessage, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { limits } from '../../contract/limits.ts';
import { isPublic } from '../../lambda/fetch-image/is-public.ts';
import { createImageFetcher } from '../../lambda/fetch-image.ts';

test.each(['8.8.8.8', '93.184.216.34', '2606:2800:220:1:248:1893:25c8:1946'])('%s is public', (address) => {
  expect(isPublic(address)).toBe(true);
});

test.each([
  ['0.0.0.0', 'unspecified'],
  ['10.1.2.3', 'private'],
  ['100.64.0.1', 'carrier-grade NAT'],
  ['127.0.0.1', 'loopback'],
  ['127.255.255.254', 'loopback'],
  ['169.254.169.254', 'metadata service'],
  ['169.254.170.2', 'container credentials'],
  ['172.16.0.1', 'private'],
  ['192.0.0.1', 'protocol assignments'],
  ['192.168.1.1', 'private'],
  ['198.18.0.1', 'benchmarking'],
  ['224.0.0.1', 'multicast'],
  ['240.0.0.1', 'reserved'],
  ['255.255.255.255', 'broadcast'],
  ['::', 'unspecified'],
  ['::1', 'loopback'],
  ['::ffff:127.0.0.1', 'IPv4-mapped'],
  ['::ffff:8.8.8.8', 'IPv4-mapped'],
  ['::127.0.0.1', 'IPv4-compatible'],
  ['64:ff9b::7f00:1', 'NAT64'],
  ['64:ff9b:1::7f00:1', 'local NAT64'],
  ['2002:7f00:1::', '6to4'],
  ['2001::7f00:1', 'Teredo'],
  ['2001:db8::1', 'documentation'],
  ['fc00::1', 'unique local'],
  ['fd00:ec2::254', 'metadata service'],
  ['fe80::1', 'link-local'],
  ['fec0::1', 'site-local'],
  ['ff02::1', 'multicast'],
  ['localhost', 'no address'],
])('%s (%s) is not public', (address) => {
  expect(isPublic(address)).toBe(false);
});

describe('fetching', () => {
  let server: Server;
  let port: number;
  let answer: RequestListener;
  const requests: IncomingMessage[] = [];

  beforeAll(async () => {
    server = createServer((request, response) => {
      requests.push(request);
      answer(request, response);
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    port = (server.address() as AddressInfo).port;
  });
  beforeEach(() => {
    requests.length = 0;
    answer = (_, response) => response.end('bytes of an image');
  });
  afterAll(() => {
    server.closeAllConnections();
    server.close();
  });

  // The test's own server stands for a public host: its names resolve to it, and its address alone is allowed.
  const resolve = async (host: string) => {
    if (host === 'nowhere.example') throw Object.assign(new Error('getaddrinfo ENOTFOUND'), { code: 'ENOTFOUND' });
    return [{ address: host === 'inside.example' ? '10.0.0.1' : '127.0.0.1', family: 4 }];
  };
  const fetcher = (more = {}) =>
    createImageFetcher({
      enabled: true,
      resolve,
      isAllowed: (address) => address === '127.0.0.1',
      ports: [port, 80, 443],
      ...more,
    });

  test('gives the bytes, asking under the name of the host', async () => {
    const bytes = await fetcher()(`http://photos.example:${port}/a.jpg?size=1`);
    expect(Buffer.from(bytes).toString()).toBe('bytes of an image');
    expect(requests[0]).toMatchObject({ url: '/a.jpg?size=1', headers: { host: `photos.example:${port}` } });
    expect(requests[0]?.headers.cookie ?? requests[0]?.headers.authorization).toBeUndefined();
  });

  test('is refused where it is not enabled', async () => {
    await expect(fetcher({ enabled: false })(`http://photos.example:${port}/`)).rejects.toMatchObject({
      code: 'forbidden',
      message: 'images by URL are not enabled here: send the image itself',
    });
  });

  test.each([
    ['ftp://photos.example/a.jpg', 'option_invalid', 'url: got "ftp://photos.example/a.jpg", allowed http and https'],
    ['file:///etc/passwd', 'option_invalid', 'url: got "file:///etc/passwd", allowed http and https'],
    ['a.jpg', 'option_invalid', 'url: got "a.jpg", allowed http and https'],
    ['http://user:pass@photos.example/', 'option_invalid', 'url: got a user name or password in it, allowed none'],
    ['http://photos.example:22/', 'forbidden', /^url: got port 22, allowed/],
    ['http://inside.example/', 'forbidden', 'url: "inside.example" is not a public address'],
    ['http://nowhere.example/', 'image_unreadable', 'url: the image could not be fetched: no such host'],
  ])('%s is refused as %s', async (url, code, message) => {
    await expect(fetcher()(url)).rejects.toMatchObject({ code, message: expect.stringMatching(message) });
    expect(requests).toEqual([]);
  });

  test.each([
    'http://127.0.0.1/',
    'http://2130706433/',
    'http://0x7f.1/',
    'http://0177.0.0.1/',
    'http://[::1]/',
    'http://[::ffff:127.0.0.1]/',
    'http://169.254.169.254/latest/meta-data/',
    'http://localhost/',
    'http://[fd00:ec2::254]/',
  ])('%s is refused with the real guard', async (url) => {
    await expect(createImageFetcher({ enabled: true })(url)).rejects.toMatchObject({ code: 'forbidden' });
  });

  test('a name with one public and one private address is refused', async () => {
    const both = async () => [
      { address: '127.0.0.1', family: 4 },
      { address: '192.168.0.1', family: 4 },
    ];
    await expect(fetcher({ resolve: both })(`http://photos.example:${port}/`)).rejects.toMatchObject({
      code: 'forbidden',
    });
  });

  test('the connection goes to the address that was checked: a name that is rebound gains nothing', async () => {
    let asked = 0;
    const rebinding = async () => [{ address: asked++ === 0 ? '127.0.0.1' : '10.0.0.1', family: 4 }];
    await fetcher({ resolve: rebinding })(`http://photos.example:${port}/`);
    expect(asked).toBe(1);
    expect(requests).toHaveLength(1);
  });

  test('redirects are followed three times', async () => {
    answer = (request, response) => {
      const left = Number(request.url?.slice(1));
      if (left === 0) return response.end('arrived');
      return response.writeHead(302, { location: `/${left - 1}` }).end();
    };
    expect(Buffer.from(await fetcher()(`http://photos.example:${port}/3`)).toString()).toBe('arrived');
    await expect(fetcher()(`http://photos.example:${port}/4`)).rejects.toMatchObject({
      code: 'image_unreadable',
      message: 'url: more than 3 redirects',
    });
  });

  test.each([
    ['http://inside.example/', 'forbidden'],
    ['http://169.254.169.254/', 'forbidden'],
    ['file:///etc/passwd', 'option_invalid'],
    ['http://photos.example:22/', 'forbidden'],
  ])('a redirect to %s is refused', async (location, code) => {
    answer = (_, response) => response.writeHead(301, { location }).end();
    await expect(fetcher()(`http://photos.example:${port}/`)).rejects.toMatchObject({ code });
    expect(requests).toHaveLength(1);
  });

  test('a status other than 200 is told', async () => {
    answer = (_, response) => response.writeHead(404).end('no');
    await expect(fetcher()(`http://photos.example:${port}/`)).rejects.toMatchObject({
      code: 'image_unreadable',
      message: 'url: the server there answered 404',
    });
  });

  test('too many bytes are refused, announced or not', async () => {
    const error = {
      code: 'image_too_large',
      message: `url: the image has more than ${limits.remoteBytes} bytes, which is the limit`,
    };
    answer = (_, response) => response.writeHead(200, { 'content-length': limits.remoteBytes + 1 }).write('x');
    await expect(fetcher()(`http://photos.example:${port}/`)).rejects.toMatchObject(error);
    const chunk = Buffer.alloc(1_000_000);
    answer = (_, response) => {
      const more = () => {
        while (!response.destroyed && response.write(chunk));
        if (!response.destroyed) response.once('drain', more);
      };
      more();
    };
    await expect(fetcher()(`http://photos.example:${port}/`)).rejects.toMatchObject(error);
  });

  test('a server that stalls, before or within the body, costs no more than the time limit', async () => {
    const error = { code: 'image_unreadable', message: 'url: the image could not be fetched: no answer within 0.2 s' };
    answer = () => {};
    await expect(fetcher({ timeoutMs: 200 })(`http://photos.example:${port}/`)).rejects.toMatchObject(error);
    answer = (_, response) => response.writeHead(200).write('a part');
    await expect(fetcher({ timeoutMs: 200 })(`http://photos.example:${port}/`)).rejects.toMatchObject(error);
    const never = () => new Promise<never>(() => {});
    await expect(fetcher({ timeoutMs: 200, resolve: never })('http://photos.example/')).rejects.toMatchObject(error);
  });

  test('a connection that breaks off is told without the address', async () => {
    answer = (_, response) => {
      response.writeHead(200, { 'content-length': 100 }).write('a part');
      setTimeout(() => response.destroy(), 20);
    };
    await expect(fetcher()(`http://photos.example:${port}/`)).rejects.toMatchObject({
      code: 'image_unreadable',
      message: 'url: the image could not be fetched: the connection was lost',
    });
  });
});
