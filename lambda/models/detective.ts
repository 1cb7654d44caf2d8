import type { Prediction } from '../../contract/answer.ts';
import type { Manifest } from '../../contract/model.ts';
import type { Check, Parity, ParityCase } from '../../contract/parity.ts';
import { ProblemError } from '../../contract/problems.ts';
import { axesOf, type Settings, settingOf, withSettings } from './alternatives.ts';
import { agreement, compare, type ParityPicture, runPictures } from './parity.ts';

/** The pipeline with any manifest for the same weights. */
export type PredictWith = (
  manifest: Manifest,
  bytes: Uint8Array,
  options: ParityCase['options'],
) => Promise<readonly Prediction[]>;

/** One setting that differs from what agrees with the reference. */
export interface Culprit {
  /** What kind of setting it is, for people: `colour order`. */
  readonly axis: string;
  readonly field: string;
  readonly from: unknown;
  readonly to: unknown;
}

export interface Verdict {
  /** Settings that were changed; empty where no change brings the predictions closer. */
  readonly culprits: readonly Culprit[];
  /** The check with these changes. */
  readonly check: Check;
  readonly manifest: Manifest;
  /** Manifests that were tried. */
  readonly tried: number;
}

interface Trial {
  readonly settings: Settings;
  /** 0..1: how close the predictions come. */
  readonly agreement: number;
  readonly check: Check;
}

/** Mistakes in one manifest. */
const MOST_ROUNDS = 5;
/** Agreement below which one change at a time may lead nowhere. */
const LOST = 0.5;
/** Gain that is not noise. */
const GAIN = 1e-4;

/**
 * Finds the settings with which a model agrees with its reference: changes one at a time what is often wrong (where all
 * is far off, several at once), keeps what helps most, and takes back what was not needed.
 */
export async function investigate(
  manifest: Manifest,
  parity: Pick<Parity, 'tolerance' | 'source'>,
  pictures: readonly ParityPicture[],
  predict: PredictWith,
): Promise<Verdict> {
  const axes = axesOf(manifest);
  const kinds = axes.map(({ ways }) => ways);
  const trials = new Map<string, Promise<Trial>>();

  const attempt = (settings: Settings): Promise<Trial> => {
    const changed = without(settings, ([path, value]) => same(value, settingOf(manifest, path)));
    const key = JSON.stringify(Object.entries(changed).sort());
    const trial = trials.get(key) ?? run(changed);
    trials.set(key, trial);
    return trial;
  };

  async function run(settings: Settings): Promise<Trial> {
    const candidate = withSettings(manifest, settings);
    try {
      const comparisons = await runPictures(pictures, candidate, (bytes, options) =>
        predict(candidate, bytes, options),
      );
      return { settings, agreement: agreement(comparisons), check: compare(comparisons, parity) };
    } catch (error) {
      // Outputs that cannot be read in that way: a way that is not the right one.
      if (!(error instanceof ProblemError)) throw error;
      return { settings, agreement: -1, check: compare([], parity) };
    }
  }

  // Ends with the first kind of change that agrees: the commonest mistakes are tried first.
  async function best(from: Trial, kinds: readonly (readonly Settings[])[]): Promise<Trial> {
    let found = from;
    for (const ways of kinds) {
      for (const way of ways) {
        const trial = await attempt({ ...from.settings, ...way });
        if (trial.agreement > found.agreement + GAIN) found = trial;
      }
      if (agrees(found)) return found;
    }
    return found;
  }

  let found = await attempt({});
  for (let round = 0; round < MOST_ROUNDS && !agrees(found); round++) {
    let next = await best(found, kinds);
    if (!agrees(next) && next.agreement < LOST) next = await best(next, [combinations(kinds.slice(0, 3))]);
    if (next === found) break;
    found = next;
  }
  for (const { ways } of axes) {
    const fields = new Set(ways.flatMap((way) => Object.keys(way)));
    const simpler = await attempt(without(found.settings, ([path]) => fields.has(path)));
    if (agrees(simpler) || (!agrees(found) && simpler.agreement > found.agreement - GAIN)) found = simpler;
  }
  return {
    culprits: axes.flatMap(({ name, ways }) => {
      const fields = new Set(ways.flatMap((way) => Object.keys(way)));
      return Object.entries(found.settings)
        .filter(([field]) => fields.has(field))
        .map(([field, to]) => ({ axis: name, field, from: settingOf(manifest, field), to }));
    }),
    check: found.check,
    manifest: withSettings(manifest, found.settings),
    tried: trials.size,
  };
}

const agrees = ({ check }: Trial) => check.ok && check.cases > 0;

// Settings are JSON: numbers, words and lists of numbers.
const same = (a: unknown, b: unknown) => JSON.stringify(a) === JSON.stringify(b);

function without(settings: Settings, drop: (entry: [string, unknown]) => boolean): Settings {
  return Object.fromEntries(Object.entries(settings).filter((entry) => !drop(entry)));
}

/** One way of each kind, in every combination. */
function combinations(kinds: readonly (readonly Settings[])[]): Settings[] {
  return kinds.reduce<Settings[]>(
    (all, ways) => all.flatMap((settings) => ways.map((way) => ({ ...settings, ...way }))),
    [{}],
  );
}
