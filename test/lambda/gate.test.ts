import { type Ask, checkModels } from '../../lambda/gate.ts';

/** A model function that has these models, with these answers to their checks. */
function having(checks: Readonly<Record<string, { status: number; ok?: boolean }>>): Ask {
  return async (path) => {
    if (path === '/v1/models') {
      const items = Object.keys(checks).map((name) => ({ name, current: '1.0.0' }));
      return { statusCode: 200, body: JSON.stringify({ items, next: null }) };
    }
    const name = /^\/v1\/models\/(\w+)\/check$/.exec(path)?.[1] ?? '';
    return { statusCode: checks[name]?.status ?? 404, body: JSON.stringify({ ok: checks[name]?.ok }) };
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
