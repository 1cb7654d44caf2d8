import { useCallback, useMemo, useState } from 'react';
import type { ModelInfo } from '../../../contract/models-answer.ts';

export interface Sliders {
  readonly threshold: number;
  readonly iou: number;
  readonly hidden: ReadonlySet<string>;
}

export interface FilterState extends Sliders {
  readonly change: (part: Partial<Sliders>) => void;
  readonly toggleLabel: (label: string) => void;
}

/** A classifier that has no threshold of its own names a class for anything: below this it is told as not sure. */
const SURE_FROM = 0.5;

const none: ReadonlySet<string> = new Set();

/** Threshold, overlap and labels shown: the model's own until they are moved, and again for another model. */
export function useFilter(model: ModelInfo | undefined): FilterState {
  const [moved, setMoved] = useState<Partial<Sliders> & { model?: string }>({});
  const name = model?.name;
  const own = moved.model === name ? moved : {};
  const threshold = own.threshold ?? usualThreshold(model);
  const iou = own.iou ?? model?.defaults.iou ?? 0.45;
  const hidden = own.hidden ?? none;
  const change = useCallback(
    (part: Partial<Sliders>) =>
      setMoved((before) => ({
        ...(before.model === name ? before : {}),
        ...part,
        ...(name === undefined ? {} : { model: name }),
      })),
    [name],
  );
  const toggleLabel = useCallback(
    (label: string) => {
      const next = new Set(hidden);
      if (!next.delete(label)) next.add(label);
      change({ hidden: next });
    },
    [hidden, change],
  );
  return useMemo(
    () => ({ threshold, iou, hidden, change, toggleLabel }),
    [threshold, iou, hidden, change, toggleLabel],
  );
}

function usualThreshold(model: ModelInfo | undefined): number {
  if (model?.task === 'classification' && model.defaults.threshold === 0) return SURE_FROM;
  return model?.defaults.threshold ?? 0.25;
}
