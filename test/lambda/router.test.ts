import { routes } from '../../contract/routes.ts';
import { problem } from '../../lambda/http.ts';
import { match } from '../../lambda/router.ts';

const code = (method: string, path: string) => {
  try {
    return match(method, path).route.key;
  } catch (error) {
    return (error as { code: string }).code;
  }
};

describe('match', () => {
  it('finds every route of the table by its own path', () => {
    for (const { method, path, key } of routes) {
      expect(code(method, path.replace('{name}', 'cells').replace('{file}', 'a.jpg'))).toBe(key);
    }
  });

  it('decodes the parts of the path', () => {
    expect(match('GET', '/v1/models/cells/samples/a%20b.jpg').params).toEqual({ name: 'cells', file: 'a b.jpg' });
  });

  it('does not take a dot of the path for any character', () => {
    expect(code('GET', '/openapiXjson')).toBe('not_found');
  });

  it('tells an unknown path from an unknown method, naming the methods there are', () => {
    expect(code('GET', '/v2/predict')).toBe('not_found');
    expect(code('DELETE', '/v1/predict')).toBe('method_not_allowed');
    expect(() => match('DELETE', '/v1/predict')).toThrow(/allowed: POST, GET/);
    try {
      match('DELETE', '/v1/predict');
    } catch (error) {
      expect(problem(error, 'r')).toMatchObject({ statusCode: 405, headers: { allow: 'POST, GET' } });
    }
  });

  it('answers not_found to broken percent-encoding', () => {
    expect(code('GET', '/v1/models/%E0%A4%A')).toBe('not_found');
  });
});
