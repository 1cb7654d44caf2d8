import { join } from 'node:path';
import { jest } from '@jest/globals';
import { createLocal } from '../../cli/local.ts';
import { toContext } from '../../cli/serve/http-event.ts';
import { type Ask, checkModels, eventOf } from '../../lambda/gate.ts';
import { useFolders } from '../support/folders.ts';
import { quiet } from '../support/local-app.ts';
import { writePackage } from '../support/packages.ts';

const folder = useFolders();

afterEach(() => jest.restoreAllMocks());

/** A model function that has these models, with these answers to their checks. */
function having(checks: Readonly<Record<string, { status: number; ok?: boolean; code?: string }>>): Ask {
  return async (path) => {
    if (path === '/v1/models') {
      const items = Object.keys(checks).map((name) => ({ name, current: '1.0.0' }));
      return { statusCode: 200, body: JSON.stringify({ items, next: null }) };
    }
    const name = /^\/v1\/models\/(\w+)\/check$/.exec(path)?.[1] ?? '';
    const { status: statusCode, ...body } = checks[name] ?? { status: 404 };
    return { statusCode, body: JSON.stringify(body) };
  };
}

test('a release whose models all give the answers they were packaged with has no fault', async () => {
  expect(await checkModels(having({ cells: { status: 200, ok: true }, nuclei: { status: 200, ok: true } }))).toEqual(
    [],
  );
});

test('every model that differs, fails or cannot be checked is named', async () => {
  const faults = await checkModels(
    having({ cells: { status: 200, ok: true }, nuclei: { status: 200, ok: false }, fashion: { status: 500 } }),
  );
  expect(faults).toHaveLength(2);
  expect(faults[0]).toMatch(/^nuclei 1\.0\.0 answers 200/);
  expect(faults[1]).toMatch(/^fashion 1\.0\.0 answers 500/);
});

test('a function without models, or that does not list them, may not have traffic', async () => {
  expect(await checkModels(having({}))).toEqual(['there is no model']);
  const down: Ask = async () => ({ statusCode: 503, body: 'later' });
  expect(await checkModels(down)).toEqual(['the list of models answers 503: later']);
});

test('a model that was packaged without a parity check keeps no release back, one that is gone does', async () => {
  const warn = jest.spyOn(console, 'warn').mockImplementation(() => {});
  const faults = await checkModels(
    having({ mine: { status: 404, code: 'not_found' }, gone: { status: 404, code: 'model_not_found' } }),
  );
  expect(faults).toEqual([expect.stringMatching(/^gone 1\.0\.0 answers 404/)]);
  expect(warn.mock.calls).toEqual([['no parity check', { name: 'mine', current: '1.0.0' }]]);
});

// In the cloud the operator's key is known, and an event that no gateway hands over names none.
test('the service answers what the gate sends it, and says of a model without a parity check that it has none', async () => {
  jest.spyOn(console, 'warn').mockImplementation(() => {});
  const root = folder();
  writePackage(join(root, 'models', 'means'));
  const env = { GLIMPSE_MODELS: join(root, 'models'), GLIMPSE_HOME: root, GLIMPSE_OPERATOR_KEY_ID: 'olga' };
  const { app, config } = createLocal(quiet, env);
  const asked: Record<string, number> = {};
  const ask: Ask = async (path) => {
    const event = JSON.parse(JSON.stringify(eventOf(path)));
    const answer = await app(event, toContext(event, config.memoryMb));
    asked[path] = answer.statusCode;
    return answer;
  };
  expect(await checkModels(ask)).toEqual([]);
  expect(asked).toMatchObject({ '/v1/models': 200, '/v1/models/cells/check': 200, '/v1/models/means/check': 404 });
});
