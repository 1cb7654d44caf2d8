import { jobFiles } from '../jobs.ts';
import { type Detail, inPath, json } from './detail.ts';
import { reference } from './schemas.ts';

const jobId = inPath('id', 'Id of the job');
const jobExamples = {
  prefix: { summary: 'A folder of the inbox', value: { source: { prefix: 'returns/monday' } } },
  uploads: {
    summary: 'A ZIP that was uploaded',
    value: { source: { uploads: ['7c9e6679-7425-40de-944b-e07fc1f90ae7'] }, options: { model: 'fashion' } },
  },
};

/** Jobs and their results. */
export function jobDetails() {
  return {
    jobCreate: {
      description:
        'A prefix of the inbox, or uploads: pictures, and ZIPs of pictures. A picture that fails is listed, the others go on.',
      requestBody: {
        required: true,
        content: { 'application/json': { schema: reference('JobRequest'), examples: jobExamples } },
      },
      answer: { status: 201, ...json('Job', 'The job') },
      others: { 200: json('Job', 'The job that the idempotency key stands for already') },
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
          description: 'The file itself; where it lies in a bucket, and may be large, the answer redirects to it',
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
  } satisfies Record<string, Detail>;
}
