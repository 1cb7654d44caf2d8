import { requireKey } from '../../lambda/auth.ts';

const keys = { caller: ['alice', 'bob'], operator: ['olga'] };
const attempt = (grade: 'public' | 'caller' | 'operator', key?: string) => {
  try {
    requireKey(grade, key === undefined ? {} : { 'X-Api-Key': key }, keys);
    return 'in';
  } catch (error) {
    return (error as { code: string }).code;
  }
};

describe('requireKey', () => {
  it('lets everyone in where no keys are set', () => {
    expect(() => requireKey('operator', null, { caller: [], operator: [] })).not.toThrow();
  });

  it('asks for a key, knows it in any case of the header, and tells a wrong one from none', () => {
    expect(attempt('caller')).toBe('key_missing');
    expect(attempt('caller', 'eve')).toBe('forbidden');
    expect(attempt('caller', 'bob')).toBe('in');
  });

  it("keeps callers out of the operator's routes, and lets operators in everywhere", () => {
    expect(attempt('operator', 'alice')).toBe('forbidden');
    expect(attempt('operator', 'olga')).toBe('in');
    expect(attempt('caller', 'olga')).toBe('in');
  });

  it('leaves public routes open', () => {
    expect(attempt('public')).toBe('in');
  });
});
