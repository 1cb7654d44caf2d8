import { requireKey } from '../../lambda/auth.ts';
import { proxyEvent } from '../support/events.ts';

type Grade = 'public' | 'caller' | 'operator';

const open = { keys: { caller: [], operator: [] }, operatorKeyId: '' };
const keyed = { ...open, keys: { caller: ['alice', 'bob'], operator: ['olga'] } };

function attempt(grade: Grade, key?: string, config: Parameters<typeof requireKey>[2] = keyed, gatewayId?: string) {
  const event = proxyEvent({ headers: key === undefined ? {} : { 'X-Api-Key': key } });
  event.requestContext.identity.apiKeyId = gatewayId ?? null;
  try {
    requireKey(grade, event, config);
    return 'in';
  } catch (error) {
    return (error as { code: string }).code;
  }
}

describe('requireKey', () => {
  it('lets everyone in where no keys are set', () => {
    expect(attempt('operator', undefined, open)).toBe('in');
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

  it.each([
    ['the operator', 'id-olga', 'in', 'in'],
    ['another key', 'id-alice', 'forbidden', 'in'],
    ['no key', undefined, 'forbidden', 'in'],
  ])('behind the gateway knows %s by the id of the key', (_who, id, asOperator, asCaller) => {
    const config = { ...open, operatorKeyId: 'id-olga' };
    expect(attempt('operator', 'anything', config, id)).toBe(asOperator);
    expect(attempt('caller', 'anything', config, id)).toBe(asCaller);
  });

  it('behind the gateway knows no operator where no id was set', () => {
    expect(attempt('operator', 'olga', open, 'id-olga')).toBe('forbidden');
  });
});
