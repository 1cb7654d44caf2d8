import { readFileSync } from 'node:fs';
import { join } from 'node:path';

interface EdgeRequest {
  readonly uri: string;
  readonly headers: Record<string, { value: string }>;
}

/** Runs a function of the edge as CloudFront does: its module is given, its `handler` called. */
function edge(name: string) {
  const source = readFileSync(join(import.meta.dirname, '..', '..', 'lib', 'edge', `${name}.js`), 'utf8');
  const selected: string[] = [];
  const cf = { selectRequestOriginById: (id: string) => selected.push(id) };
  const body = `${source.replace("import cf from 'cloudfront';", '')}; return handler;`;
  const handler = new Function('cf', body)(cf) as (event: unknown) => EdgeRequest;
  const run = (uri: string, headers: EdgeRequest['headers'] = {}) =>
    handler({ viewer: { ip: '192.0.2.7' }, request: { uri, headers } });
  return { source, selected, run };
}

describe('before a call of the API', () => {
  test('the viewer is named, whatever the caller claims', () => {
    const { run } = edge('api');
    expect(run('/v1/predict', { 'x-viewer-ip': { value: '198.51.100.1' } }).headers['x-viewer-ip']).toEqual({
      value: '192.0.2.7',
    });
  });

  test('a caller with a key keeps it; one without goes where the page key is added', () => {
    const own = edge('api');
    own.run('/v1/predict', { 'x-api-key': { value: 'mine' } });
    expect(own.selected).toEqual(['api']);
    const none = edge('api');
    none.run('/v1/predict');
    expect(none.selected).toEqual([]);
  });

  test('the alias with a trailing slash reaches the gateway without', () => {
    expect(edge('api').run('/predict/').uri).toBe('/predict');
    expect(edge('api').run('/v1/models').uri).toBe('/v1/models');
  });
});

test('addresses of the page are index.html, files are files', () => {
  const { run } = edge('site');
  expect(['/', '/models', '/models/cells', '/assets/app-1a2b.js', '/icon.svg'].map((uri) => run(uri).uri)).toEqual([
    '/index.html',
    '/index.html',
    '/index.html',
    '/assets/app-1a2b.js',
    '/icon.svg',
  ]);
});

test.each(['api', 'site'])('%s fits what CloudFront takes: 10 KB', (name) => {
  expect(Buffer.byteLength(edge(name).source)).toBeLessThan(10_240);
});
