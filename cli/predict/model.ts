import type { Client } from '../../contract/client.ts';
import type { ModelInfo } from '../../contract/models-answer.ts';
import { Failure } from '../failure.ts';

/**
 * The model that answers requests for `name`, or those that name none.
 * @throws Failure where there is none, or not in that version
 */
export async function findModel(client: Client, name?: string, version?: string): Promise<ModelInfo> {
  const models = name === undefined ? await client.models() : [await client.model(name)];
  const model = name === undefined ? (models.find((each) => each.default) ?? models[0]) : models[0];
  if (!model) throw new Failure('There is no model yet. Add one by: glimpse models add FILE.onnx');
  if (version !== undefined && !model.versions.includes(version)) {
    const known = model.versions.join(', ');
    throw new Failure(`option --version: ${model.name} has no version "${version}", allowed: ${known}`, 2);
  }
  return model;
}
