import { driftOptionsSchema } from '../drift.ts';
import { badModel, type Detail, elsewhere, file, inPath, json } from './detail.ts';
import { queryParameters } from './schemas.ts';
import type { Parameter } from './types.ts';

const modelName = inPath('name', 'Name of the model');
const fileName = inPath('file', 'Name of the file');
const version: Parameter = {
  name: 'version',
  in: 'query',
  description: 'A version of the model; default: its current one',
  schema: { type: 'string' },
};

/** Models and what belongs to them. */
export function modelDetails() {
  return {
    models: { answer: json('ModelList', 'Every model'), fails: ['model_unavailable'] },
    model: {
      parameters: [modelName, version],
      answer: json('Model', 'The model, and what was done with its versions'),
      fails: ['model_not_found', 'model_unavailable'],
    },
    modelCheck: {
      description: "Runs the model on the package's own pictures and compares with the answers of its framework.",
      parameters: [modelName, version],
      answer: json('Check', 'What differs'),
      fails: ['not_found', ...badModel],
    },
    modelDrift: {
      description:
        'Compares them with the baseline of the version, figure by figure: classes, certainty, number and area of objects, ' +
        'brightness, sharpness, size, shape and kind of pictures.',
      parameters: [modelName, ...queryParameters(driftOptionsSchema)],
      answer: json('Drift', 'What moved, and by how much'),
      fails: ['option_invalid', 'forbidden', 'model_not_found', 'model_invalid', 'model_unavailable'],
    },
    modelCard: {
      parameters: [modelName, version],
      answer: file('The card: what the model is, made from what, good for what', 'text/markdown'),
      fails: ['not_found', 'model_not_found', 'model_unavailable'],
    },
    modelSamples: {
      parameters: [modelName, version],
      answer: json('SampleList', 'Pictures to try the model with'),
      fails: ['model_not_found', 'model_unavailable'],
    },
    modelSample: {
      parameters: [modelName, fileName, version],
      answer: file('The picture', 'image/*'),
      fails: ['not_found', 'model_not_found', 'model_unavailable'],
    },
    modelFile: {
      parameters: [modelName, fileName, version],
      answer: file('The file', 'application/octet-stream', 'application/json', 'image/*'),
      others: elsewhere,
      fails: ['not_found', 'model_not_found', 'model_unavailable'],
    },
  } satisfies Record<string, Detail>;
}
