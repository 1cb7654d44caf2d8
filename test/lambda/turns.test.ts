import { createTurns } from '../../lambda/turns.ts';

describe('createTurns', () => {
  it('runs one at a time in the order they came, also after one that fails', async () => {
    const turns = createTurns();
    const log: string[] = [];
    const work =
      (name: string, ms: number, fails = false) =>
      async () => {
        log.push(`${name} begins`);
        await new Promise((resolve) => setTimeout(resolve, ms));
        log.push(`${name} ends`);
        if (fails) throw new Error(name);
        return name;
      };
    const results = await Promise.allSettled([turns(work('a', 20)), turns(work('b', 5, true)), turns(work('c', 1))]);
    expect(results.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
    expect(log).toEqual(['a begins', 'a ends', 'b begins', 'b ends', 'c begins', 'c ends']);
  });
});
