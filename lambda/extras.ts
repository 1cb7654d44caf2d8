import type { Options } from '../contract/options.ts';
import { costOf, type Machine } from './cost.ts';
import { type LoadedModel, ms, type Outcome } from './predict.ts';

/** Bytes all drawings of an answer may have together: as base64 they leave room for the rest of it. */
const DRAWN_BYTES = 4_000_000;

export interface ExtrasContext {
  readonly machine: Machine;
  /** Images in the same request. */
  readonly images: number;
  /** `performance.now()` when the time is over. */
  readonly deadline: number;
}

/** Adds to a result what is made beside the predictions, where it is asked for: explanation and drawing, their time and price. */
export async function addExtras(
  model: LoadedModel,
  outcome: Outcome,
  { explain: heat, visualize: form }: Pick<Options, 'explain' | 'visualize'>,
  { machine, images, deadline }: ExtrasContext,
): Promise<void> {
  const { result } = outcome;
  const { timing } = result;
  const timed = async (name: 'explainMs' | 'visualizeMs', work: () => Promise<void>) => {
    const start = performance.now();
    await work();
    timing[name] = ms(performance.now() - start);
    timing.totalMs = ms(timing.totalMs + timing[name]);
    result.cost = costOf(timing.totalMs, images, machine);
  };
  if (heat === 'heatmap') {
    await timed('explainMs', async () => {
      const { explain } = await import('./explain.ts');
      const explanation = await explain(model, outcome, deadline);
      if (explanation) result.explanation = explanation;
    });
  }
  if (form !== 'none') {
    await timed('visualizeMs', async () => {
      const { visualize } = await import('./draw/visualize.ts');
      result.visualization = await visualize(outcome, form, DRAWN_BYTES / images);
    });
  }
}
