import { useCallback, useRef, useState } from 'react';
import { useAnswerer } from '../ask/use-answerer.ts';
import type { Picture } from '../picture/picture.ts';
import { type Answer, type Run, useRun } from '../predict/use-run.ts';
import { useModels } from '../state/models.tsx';
import { type Contender, contenders, keyOf, ofVersion } from './contender.ts';

export interface Side {
  readonly contender: Contender | undefined;
  readonly choose: (key: string) => void;
  readonly run: Run;
  /** What this contender, and no other, said of the picture that is shown. */
  readonly answer: Answer | undefined;
}

export interface Comparison {
  readonly all: readonly Contender[];
  readonly sides: readonly [Side, Side];
  readonly running: boolean;
  readonly start: () => Promise<void>;
}

type Keys = readonly [string | undefined, string | undefined];

/** Two models or versions about one picture, one after the other, so that neither slows the other's clock. */
export function useCompare(picture: Picture | undefined): Comparison {
  const { models, model } = useModels();
  const answerer = useAnswerer();
  const left = useRun(answerer);
  const right = useRun(answerer);
  const [keys, setKeys] = useState<Keys>([undefined, undefined]);
  const round = useRef(0);
  const all = contenders(models ?? []);
  const first = all.find((one) => keyOf(one) === keys[0]) ?? all.find((one) => one.model === model);
  const second = all.find((one) => keyOf(one) === keys[1]) ?? opponent(all, first);
  // From the first choice or start on both stay, whatever is chosen opposite or in another view.
  const pinned: Keys = [first && keyOf(first), second && keyOf(second)];
  const start = useCallback(async () => {
    if (!picture) return;
    setKeys(pinned);
    const mine = ++round.current;
    for (const [side, contender] of [
      [left, first],
      [right, second],
    ] as const) {
      if (!contender) continue;
      const info = await ofVersion(contender);
      // A choice made meanwhile: what was to come is no longer asked for.
      if (mine !== round.current) return;
      const limit = info.task === 'classification' ? 5 : info.defaults.limit;
      await side.start(picture, { ...info.defaults, limit, model: info, version: contender.version });
    }
  }, [left, right, first, second, picture]);
  const sideOf = ({ run, stop }: typeof left, contender: Contender | undefined, keysWith: (key: string) => Keys) => ({
    contender,
    choose: (key: string) => {
      round.current++;
      stop();
      setKeys(keysWith(key));
    },
    run,
    answer: answerOf(run, contender, picture),
  });
  return {
    all,
    sides: [sideOf(left, first, (key) => [key, pinned[1]]), sideOf(right, second, (key) => [pinned[0], key])],
    running: left.run.running || right.run.running,
    start,
  };
}

function answerOf({ answer }: Run, contender: Contender | undefined, picture: Picture | undefined) {
  if (!answer || answer.picture !== picture) return undefined;
  const { model, version } = answer.ask;
  return model.name === contender?.model.name && version === contender.version ? answer : undefined;
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
