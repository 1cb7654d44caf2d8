import { recordFilterSchema } from '../records.ts';
import { reviewQuerySchema } from '../review.ts';
import { usageFilterSchema } from '../usage.ts';
import { type Detail, elsewhere, file, inPath, json } from './detail.ts';
import { queryParameters, reference } from './schemas.ts';
import type { Parameter } from './types.ts';

const predictionId = inPath('id', 'Id of the prediction');
const table: Parameter = {
  name: 'table',
  in: 'query',
  description: 'As `text/csv`: the information table, or every value that classifiers put out',
  schema: { type: 'string', enum: ['information', 'raw'], default: 'information' },
};

/** Records, what people say of them, and their sums. */
export function recordDetails() {
  return {
    records: {
      description:
        'Of a page with `next` another follows, also where it has fewer items than `limit`: a filter may let few through. ' +
        'As `text/csv` the cursor is in the header `x-next-cursor`.',
      parameters: [...queryParameters(recordFilterSchema), table],
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
      fails: ['request_invalid', 'image_too_large', 'not_found', 'forbidden'],
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
      others: elsewhere,
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
      fails: ['request_invalid', 'image_too_large', 'not_found', 'forbidden'],
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
      parameters: queryParameters(usageFilterSchema),
      answer: {
        description: 'Sums of each day and of all of them',
        content: { ...json('Usage', '').content, 'text/csv': { schema: { type: 'string' } } },
      },
      fails: ['option_invalid', 'forbidden'],
    },
  } satisfies Record<string, Detail>;
}
