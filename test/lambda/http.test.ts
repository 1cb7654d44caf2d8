import { ProblemError, problemSchema } from '../../contract/problems.ts';
import { binary, json, problem } from '../../lambda/http.ts';

describe('problem', () => {
  it('says what came and what is allowed for a fault of the caller', () => {
    const answer = problem(new ProblemError('option_invalid', 'option iou: got 7, allowed: 0 to 1'), 'r-1');
    expect(answer.statusCode).toBe(400);
    expect(answer.headers).toEqual({ 'content-type': 'application/problem+json' });
    expect(problemSchema.parse(JSON.parse(answer.body))).toEqual({
      type: '/docs#option_invalid',
      title: 'Invalid option',
      status: 400,
      detail: 'option iou: got 7, allowed: 0 to 1',
      code: 'option_invalid',
      instance: 'r-1',
    });
  });

  it.each([
    new Error('secret path /var/task'),
    new ProblemError('model_invalid', 'secret tensor name'),
    'secret',
    undefined,
  ])('says nothing of the inside for %p, but the request id', (error) => {
    const answer = problem(error, 'r-2');
    expect(answer.statusCode).toBe(500);
    expect(answer.body).not.toContain('secret');
    expect(JSON.parse(answer.body).detail).toContain('r-2');
  });

  it('tells when to come again', () => {
    const answer = problem(new ProblemError('model_unavailable', 'loading', { retryAfter: 3 }), 'r-3');
    expect([answer.statusCode, answer.headers?.['retry-after']]).toEqual([503, '3']);
  });
});

describe('json', () => {
  it('refuses what Lambda could not carry, naming size and limit', () => {
    expect(() => json('x'.repeat(6_000_000))).toThrow(/6000002 bytes, allowed: 6000000/);
  });
});

describe('binary', () => {
  it('carries exactly the bytes of a view', () => {
    const view = new Uint8Array([9, 1, 2, 3, 9]).subarray(1, 4);
    expect(Buffer.from(binary(view, 'image/png').body, 'base64')).toEqual(Buffer.from([1, 2, 3]));
  });
});
