import { readConfig } from '../../lambda/config.ts';

describe('readConfig', () => {
  it('has a default for everything', () => {
    expect(readConfig({})).toMatchObject({
      models: '.glimpse/models',
      refreshSeconds: 60,
      urlInput: false,
      memoryMb: 1769,
      threads: 1,
    });
  });

  it('gives one thread for each 1769 MB, and at least one', () => {
    const threads = (mb: string) => readConfig({ AWS_LAMBDA_FUNCTION_MEMORY_SIZE: mb }).threads;
    expect([threads('512'), threads('1769'), threads('3008'), threads('3538'), threads('10240')]).toEqual([
      1, 1, 1, 2, 5,
    ]);
  });

  it('splits keys at commas', () => {
    expect(readConfig({ GLIMPSE_KEYS: 'a, b,' }).keys).toEqual({ caller: ['a', 'b'], operator: [] });
  });

  it('names each wrong variable, what came and what is allowed', () => {
    expect(() => readConfig({ GLIMPSE_URL_INPUT: 'yes', GLIMPSE_MAX_MODELS: '0' })).toThrow(
      'GLIMPSE_MAX_MODELS: got "0", allowed: whole numbers from 1 to 100; GLIMPSE_URL_INPUT: got "yes", allowed: true, false',
    );
  });

  it('is frozen', () => {
    expect(Object.isFrozen(readConfig({}))).toBe(true);
  });
});
