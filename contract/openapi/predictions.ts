import { dialectSchemas } from '../dialects.ts';
import { optionsSchema } from '../options.ts';
import { badImage, badModel, badRequest, type Detail, json } from './detail.ts';
import { resultExample } from './examples.ts';
import { reference } from './schemas.ts';

const options = Object.keys(optionsSchema.shape).map((name) => ({ $ref: `#/components/parameters/${name}` }));

const dialects = Object.values(dialectSchemas).map((schema) => schema.meta()?.id as string);

const predictions = {
  description:
    'Result for one image, Results for several: in the order they were sent, an error in the place of one that failed. ' +
    'With another `format` the dialect of that name.',
  content: {
    'application/json': {
      schema: { anyOf: ['Result', 'Results', ...dialects].map(reference) },
      examples: { detection: { summary: 'One image', value: resultExample } },
    },
    'text/csv': { schema: { type: 'string' } },
  },
};

/** Predictions, and uploads for them. */
export function predictionDetails() {
  return {
    predict: {
      description:
        'Options go into the query, into form fields or into the JSON body. An unknown or impossible one is refused. ' +
        'The aliases `/predict` and `/predict/` draw the result where `visualize` does not say otherwise.',
      parameters: options,
      requestBody: {
        required: true,
        content: {
          'image/*': {},
          'application/octet-stream': {},
          'multipart/form-data': { schema: reference('PredictForm') },
          'application/json': {
            schema: reference('PredictRequest'),
            examples: {
              image: { summary: 'Base64', value: { image: '/9j/4AAQSkZJRgABAQ...', threshold: 0.5 } },
              pixels: {
                summary: 'Pixels',
                value: {
                  pixels: [
                    [0, 128],
                    [255, 64],
                  ],
                },
              },
            },
          },
        },
      },
      answer: predictions,
      fails: [...badRequest, 'forbidden', 'not_found', ...badImage, ...badModel],
    },
    predictUrl: {
      description: '403 unless enabled. Public addresses only, limited in size and time.',
      parameters: [
        {
          name: 'url',
          in: 'query',
          required: true,
          description: 'Address of the image',
          schema: { type: 'string', format: 'uri' },
        },
        ...options,
      ],
      answer: predictions,
      fails: [...badRequest, ...badImage, ...badModel],
    },
    uploads: {
      description: 'Send the image to the form that is answered, then predict with `{"upload": "<id>"}`.',
      answer: { status: 201, ...json('Upload', 'A form that takes one file') },
      fails: ['forbidden'],
    },
  } satisfies Record<string, Detail>;
}
