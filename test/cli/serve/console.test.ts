import { stripVTControlCharacters } from 'node:util';
import { createConsole } from '../../../cli/serve/console.ts';

const lines: string[] = [];
const telemetry = createConsole((line) => lines.push(stripVTControlCharacters(line)));

describe('telemetry on a terminal', () => {
  it('is one line a call with route, status and milliseconds', () => {
    telemetry.call({
      requestId: 'r',
      method: 'POST',
      route: '/v1/predict',
      status: 200,
      ms: 31.5,
      model: 'cells',
      images: 1,
      predictions: 17,
    });
    expect(lines.at(-1)).toMatch(/^\d\d:\d\d:\d\d {2}POST \/v1\/predict {2}200 {2}31.5 ms {2}cells, 17 predictions$/);
  });

  it('names the problem of a failed call', () => {
    telemetry.call({ requestId: 'r', method: 'GET', route: 'none', status: 404, ms: 0.2, code: 'not_found' });
    expect(lines.at(-1)).toMatch(/GET {2}none {2}404 {2}0.2 ms {2}not_found$/);
  });

  it('shows an error with its cause', () => {
    telemetry.error('call failed', new Error('outer', { cause: new Error('inner') }));
    expect(lines.at(-1)).toMatch(/call failed[\s\S]*outer[\s\S]*caused by[\s\S]*inner/);
  });
});
