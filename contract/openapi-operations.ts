import { driftOptionsSchema } from './drift.ts';
import { jobFiles } from './jobs.ts';
import { resultExample } from './openapi-examples.ts';
import { queryParameters, reference } from './openapi-schemas.ts';
import type { Content, Operation, Parameter } from './openapi-types.ts';
import { optionsSchema } from './options.ts';
import type { ProblemCode } from './problems.ts';
import { recordFilterSchema } from './records.ts';
import { reviewQuerySchema } from './review.ts';
import type { routes } from './routes.ts';

type Key = (typeof routes)[number]['key'];

/** What the table of routes does not say: how one is asked and answered, and how it can fail. */
export interface Detail extends Partial<Pick<Operation, 'description' | 'parameters' | 'requestBody'>> {
  readonly answer: { readonly status?: 200 | 201 | 204; readonly description: string; readonly content: Content };
  readonly fails: readonly ProblemCode[];
}

const options = Object.keys(optionsSchema.shape).map((name) => ({ $ref: `#/components/parameters/${name}` }));
const inPath = (name: string, description: string): Parameter => ({
  name,
  in: 'path',
  required: true,
  description,
  schema: { type: 'string' },
});
const modelName = inPath('name', 'Name of the model');
const jobId = inPath('id', 'Id of the job');
const jobExamples = {
  prefix: { summary: 'A folder of the inbox', value: { source: { prefix: 'returns/monday' } } },
  uploads: {
    summary: 'A ZIP that was uploaded',
    value: { source: { uploads: ['7c9e6679-7425-40de-944b-e07fc1f90ae7'] }, options: { model: 'fashion' } },
  },
};
const predictionId = inPath('id', 'Id of the prediction');
const fileName = inPath('file', 'Name of the file');
const version: Parameter = {
  name: 'version',
  in: 'query',
  description: 'A version of the model; default: its current one',
  schema: { type: 'string' },
};

const recordFilters = queryParameters(recordFilterSchema);
const table: Parameter = {
  name: 'table',
  in: 'query',
  description: 'As `text/csv`: the information table, or every value that classifiers put out',
  schema: { type: 'string', enum: ['information', 'raw'], default: 'information' },
};

const badImage = ['image_too_large', 'media_type_unsupported', 'image_unreadable'] as const;
const badModel = ['model_not_found', 'model_invalid', 'model_unavailable', 'timeout'] as const;
const badRequest = ['image_missing', 'option_invalid', 'request_invalid'] as const;

const predictions = {
  description:
    'Result for one image, Results for several: in the order they were sent, an error in the place of one that failed. ' +
    'With another `format` the body is in that dialect.',
  content: {
    'application/json': {
      schema: { anyOf: [reference('Result'), reference('Results')] },
      examples: { detection: { summary: 'One image', value: resultExample } },
    },
    'text/csv': { schema: { type: 'string' } },
    'text/plain': { schema: { type: 'string' } },
  },
};

const json = (id: string, description: string) => ({
  description,
  content: { 'application/json': { schema: reference(id) } },
});
const file = (description: string, ...types: string[]) => ({
  description,
  content: Object.fromEntries(types.map((type) => [type, {}])),
});

/** One entry for each route of the table: a missing one does not compile. */
export function operationDetails(): Record<Key, Detail> {
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
      fails: ['not_found', 'model_not_found', 'model_unavailable'],
    },
    uploads: {
      description: 'Send the image to the form that is answered, then predict with `{"upload": "<id>"}`.',
      answer: { status: 201, ...json('Upload', 'A form that takes one file') },
      fails: ['forbidden'],
    },
    jobCreate: {
      description:
        'A prefix of the inbox, or uploads: pictures, and ZIPs of pictures. A picture that fails is listed, the others go on. ' +
        'Answers 200 with the job there is where the idempotency key stands for it already.',
      requestBody: {
        required: true,
        content: { 'application/json': { schema: reference('JobRequest'), examples: jobExamples } },
      },
      answer: { status: 201, ...json('Job', 'The job') },
      fails: ['option_invalid', 'request_invalid', 'image_too_large', 'model_not_found', 'model_unavailable'],
    },
    jobs: {
      description: "A caller's key sees its own jobs, an operator's sees all.",
      parameters: [
        {
          name: 'cursor',
          in: 'query',
          description: '`next` of the page before',
          schema: { type: 'string' },
        },
        { name: 'limit', in: 'query', description: 'Most jobs', schema: { type: 'integer', minimum: 1, maximum: 100 } },
      ],
      answer: json('JobList', 'A page of jobs'),
      fails: ['option_invalid'],
    },
    job: { parameters: [jobId], answer: json('Job', 'The job'), fails: ['not_found'] },
    jobCancel: {
      description: 'Pictures under way are finished; the results are of what was done until then.',
      parameters: [jobId],
      answer: json('Job', 'The job'),
      fails: ['not_found'],
    },
    jobResults: {
      description:
        'Without `file` the addresses of the three files: relative to this service, or signed and good for 15 minutes.',
      parameters: [
        jobId,
        {
          name: 'file',
          in: 'query',
          description: 'The file itself',
          schema: { type: 'string', enum: [...jobFiles] },
        },
      ],
      answer: {
        description: 'The addresses, or the file',
        content: {
          'application/json': { schema: { anyOf: [reference('JobResults'), reference('JobMetrics')] } },
          'text/csv': { schema: { type: 'string' } },
          'application/x-ndjson': { schema: { type: 'string' } },
        },
      },
      fails: ['not_found', 'option_invalid'],
    },
    records: {
      description:
        'Of a page with `next` another follows, also where it has fewer items than `limit`: a filter may let few through. ' +
        'As `text/csv` the cursor is in the header `x-next-cursor`.',
      parameters: [...recordFilters, table],
      answer: {
        description: 'A page of records; as a spreadsheet where `Accept` is `text/csv`',
        content: { ...json('RecordList', '').content, 'text/csv': { schema: { type: 'string' } } },
      },
      fails: ['option_invalid', 'forbidden'],
    },
    record: {
      parameters: [predictionId],
      answer: json('ReviewedRecord', 'The record, and its feedback, oldest first'),
      fails: ['not_found', 'forbidden'],
    },
    recordDeletion: {
      description: 'Takes away the record, its feedback, the picture and what the model was fed. Sums of usage stay.',
      parameters: [predictionId],
      answer: { status: 204, description: 'Gone', content: {} },
      fails: ['not_found', 'forbidden'],
    },
    feedback: {
      description:
        'Of one prediction by its index, or of the whole answer. Everything said is kept; of each prediction the latest holds, ' +
        'and `correct` of the whole answer takes back what was said before.',
      parameters: [predictionId],
      requestBody: {
        required: true,
        content: {
          'application/json': {
            schema: reference('Feedback'),
            examples: {
              right: { summary: 'All of it is right', value: { verdict: 'correct' } },
              label: {
                summary: 'Another class',
                value: { verdict: 'incorrect', prediction: 0, label: 'WBC' },
              },
              missed: {
                summary: 'Something was missed',
                value: {
                  verdict: 'incorrect',
                  missed: [{ label: 'Platelets', box: { x: 20, y: 30, width: 18, height: 16 } }],
                },
              },
            },
          },
        },
      },
      answer: {
        status: 201,
        description:
          "What was said; to an operator's key, and where no keys are asked for, the whole record as it is now",
        content: {
          'application/json': { schema: { anyOf: [reference('FeedbackAnswer'), reference('ReviewedRecord')] } },
        },
      },
      fails: ['request_invalid', 'not_found', 'forbidden'],
    },
    receipt: {
      description:
        'Compares the hashes of the picture, the model file and model.json noted with the prediction with those of what is kept now.',
      parameters: [predictionId],
      answer: json('ReceiptCheck', 'What is as it was'),
      fails: ['not_found', 'forbidden', 'model_unavailable'],
    },
    keptPicture: {
      description: 'As it was sent. Where it is larger than an answer may be, the answer redirects to it.',
      parameters: [predictionId],
      answer: file('The picture', 'image/*', 'application/octet-stream'),
      fails: ['not_found', 'forbidden'],
    },
    keptInput: {
      description: 'The preprocessed picture: of the size of the model, padded, in 8 bits.',
      parameters: [predictionId],
      answer: file('The picture', 'image/png'),
      fails: ['not_found', 'forbidden'],
    },
    decision: {
      description: 'Once its corrections are whole a picture is in the data set without it. The latest decision holds.',
      parameters: [predictionId],
      requestBody: {
        required: true,
        content: { 'application/json': { schema: reference('Decision') } },
      },
      answer: json('ReviewedRecord', 'The record as it is now'),
      fails: ['request_invalid', 'not_found', 'forbidden'],
    },
    review: {
      description:
        'Kept pictures of which not every prediction has a verdict, nor the whole answer one that says what is right, and of ' +
        'which nothing was decided. The newest 2000 kept pictures are looked through.',
      parameters: queryParameters(reviewQuerySchema),
      answer: json('ReviewList', 'Each with the reasons to look at it'),
      fails: ['option_invalid', 'forbidden'],
    },
    usage: {
      description: 'Days are UTC; `from` and `to` are both included. As `text/csv` a line a day and one for all.',
      parameters: recordFilters.filter(({ name }) => ['from', 'to', 'model'].includes(name)),
      answer: {
        description: 'Sums of each day and of all of them',
        content: { ...json('Usage', '').content, 'text/csv': { schema: { type: 'string' } } },
      },
      fails: ['option_invalid', 'forbidden'],
    },
    health: { answer: json('Health', 'The service is up'), fails: [] },
    openapi: { answer: file('OpenAPI 3.1', 'application/json'), fails: [] },
    docs: { answer: file('A page', 'text/html'), fails: [] },
  };
}
