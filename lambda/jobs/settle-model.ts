import { ProblemError } from '../../contract/problems.ts';
import type { ModelStore } from '../models/store.ts';
import { entryOf } from '../routes/models.ts';

/**
 * The model and version that a request means now.
 * @throws ProblemError `model_not_found`
 */
export async function settleModel(models: ModelStore, asked?: string, version?: string) {
  const name = asked ?? (await models.defaultModel());
  if (name === undefined) throw new ProblemError('model_not_found', 'There is no model here yet.');
  const { current, versions } = await entryOf(models, name);
  if (version === undefined || versions.includes(version)) return { name, version: version ?? current };
  const known = versions.join(', ');
  throw new ProblemError('model_not_found', `Model "${name}" has no version ${version}, there are: ${known}.`);
}
