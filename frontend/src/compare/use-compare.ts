import { useCallback, useState } from 'react';
import { useAnswerer } from '../ask/use-answerer.ts';
import type { Picture } from '../picture/picture.ts';
import { type Run, useRun } from '../predict/use-run.ts';
import { useModels } from '../state/models.tsx';
import { type Contender, contenders, keyOf, ofVersion } from './contender.ts';

export interface Side {
  readonly contender: Contender | undefined;
  readonly choose: (key: string) => void;
  readonly run: Run;
}

export interface Comparison {
  readonly all: readonly Contender[];
  readonly sides: readonly [Side, Side];
  readonly running: boolean;
  readonly start: (picture: Picture) => Promise<void>;
}

/** Two models or versions about one picture, one after the other, so that neither slows the other's clock. */
export function useCompare(): Comparison {
  const { models, model } = useModels();
  const answerer = useAnswerer();
  const left = useRun(answerer);
  const right = useRun(answerer);
  const [keys, setKeys] = useState<readonly [string | undefined, string | undefined]>([undefined, undefined]);
  const all = contenders(models ?? []);
  const first = all.find((one) => keyOf(one) === keys[0]) ?? all.find((one) => one.model === model);
  const second = all.find((one) => keyOf(one) === keys[1]) ?? opponent(all, first);
  const start = useCallback(
    async (picture: Picture) => {
      for (const [side, contender] of [
        [left, first],
        [right, second],
      ] as const) {
        if (!contender) continue;
        const info = await ofVersion(contender);
        const limit = info.task === 'classification' ? 5 : info.defaults.limit;
        await side.start(picture, { ...info.defaults, limit, model: info, version: contender.version });
      }
    },
    [left, right, first, second],
  );
  return {
    all,
    sides: [
      { contender: first, choose: (key) => setKeys([key, keys[1]]), run: left.run },
      { contender: second, choose: (key) => setKeys([keys[0], key]), run: right.run },
    ],
    running: left.run.running || right.run.running,
    start,
  };
}

// Another version of the same model is the likeliest to be compared, then another model of the same kind.
function opponent(all: readonly Contender[], first: Contender | undefined): Contender | undefined {
  const others = all.filter((one) => one !== first);
  return (
    others.find(({ model }) => model === first?.model) ??
    others.find(({ model }) => model.task === first?.model.task) ??
    others[0]
  );
}
