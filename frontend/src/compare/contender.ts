import type { ModelInfo } from '../../../contract/models-answer.ts';
import { readManifest } from '../api/models.ts';

/** One version of one model. */
export interface Contender {
  readonly model: ModelInfo;
  readonly version: string;
}

/** Every version of every model, the current one of each first. */
export function contenders(models: readonly ModelInfo[]): Contender[] {
  return models.flatMap((model) => {
    const others = model.versions.filter((version) => version !== model.current);
    return [model.current, ...others].map((version) => ({ model, version }));
  });
}

export function keyOf({ model, version }: Contender): string {
  return `${model.name} ${version}`;
}

/** What the list says of a model holds for its current version: the input and defaults of others are in their package. */
export async function ofVersion({ model, version }: Contender): Promise<ModelInfo> {
  if (version === model.current) return model;
  const { input, defaults, labels, task } = await readManifest(model.name, version);
  return { ...model, input, defaults, labels, task };
}
