import { createPrecedence } from '../../../lambda/jobs/precedence.ts';

describe('precedence', () => {
  it('lets the background go when nobody waits', async () => {
    await createPrecedence(60_000).turn();
  });

  it('holds the background back until the last answer is there', async () => {
    const { first, turn } = createPrecedence(60_000);
    const order: string[] = [];
    const answers = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
    const asked = answers.map(({ promise }, at) => first(() => promise).then(() => order.push(`answer ${at}`)));
    const background = turn().then(() => order.push('background'));
    answers[0]?.resolve();
    await asked[0];
    answers[1]?.resolve();
    await Promise.all([...asked, background]);
    expect(order.slice(0, 1)).toEqual(['answer 0']);
    expect(order).toHaveLength(3);
    expect(order.indexOf('background')).toBeGreaterThan(0);
  });

  it('lets the background get on where somebody always waits', async () => {
    const { first, turn } = createPrecedence(20);
    const forever = Promise.withResolvers<void>();
    const asked = first(() => forever.promise);
    await turn();
    await turn();
    forever.resolve();
    await asked;
  });

  it('goes on after an answer that fails', async () => {
    const { first, turn } = createPrecedence(60_000);
    await expect(first(() => Promise.reject(new Error('no')))).rejects.toThrow('no');
    await turn();
  });
});
