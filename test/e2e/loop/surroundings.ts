import { join } from 'node:path';

/** Where a service keeps models, pictures and records. */
export interface Surroundings {
  readonly name: string;
  /** Why it cannot be tried here. */
  readonly skip?: string;
  open(dir: string): Promise<{ readonly env: Readonly<Record<string, string>>; close(): Promise<void> }>;
}

export function surroundings(): Surroundings[] {
  return [laptop];
}

const laptop: Surroundings = {
  name: 'in folders and an embedded database',
  open: async (dir) => ({
    env: { GLIMPSE_HOME: join(dir, 'home'), GLIMPSE_MODELS: join(dir, 'home', 'models') },
    close: async () => {},
  }),
};
