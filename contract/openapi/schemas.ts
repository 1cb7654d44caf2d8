import * as z from 'zod';
import { resultsSchema } from '../answer.ts';
import { dialectSchemas } from '../dialects.ts';
import { driftSchema } from '../drift.ts';
import { decisionSchema, feedbackSchema } from '../feedback.ts';
import { jobListSchema, jobMetricsSchema, jobRequestSchema, jobResultsSchema } from '../jobs.ts';
import { limits } from '../limits.ts';
import { healthSchema, modelListSchema, sampleListSchema } from '../models-answer.ts';
import { optionsSchema } from '../options.ts';
import { checkSchema } from '../parity.ts';
import { feedbackAnswerSchema, receiptCheckSchema, recordListSchema } from '../records.ts';
import { reviewListSchema } from '../review.ts';
import { uploadSchema } from '../upload.ts';
import { usageSchema } from '../usage.ts';
import type { JsonSchema, Parameter } from './types.ts';

/** What requests and answers are made of; what these are made of comes along by reference. */
const roots = [
  resultsSchema,
  ...Object.values(dialectSchemas),
  modelListSchema,
  sampleListSchema,
  checkSchema,
  uploadSchema,
  healthSchema,
  jobRequestSchema,
  jobListSchema,
  jobResultsSchema,
  jobMetricsSchema,
  recordListSchema,
  driftSchema,
  feedbackSchema,
  feedbackAnswerSchema,
  decisionSchema,
  reviewListSchema,
  receiptCheckSchema,
  usageSchema,
];

const settings = {
  target: 'draft-2020-12',
  io: 'output',
  // Options are read from text too: the pre-processing has no JSON Schema, what comes of it has.
  unrepresentable: 'any',
  override: ({ jsonSchema }: { jsonSchema: Record<string, unknown> }) => {
    // zod's own name for a prefix, unknown to JSON Schema; the pattern beside it says the same.
    if (jsonSchema.format === 'starts_with') delete jsonSchema.format;
  },
} as const;

export const reference = (id: string): JsonSchema => ({ $ref: `#/components/schemas/${id}` });

/** `components.schemas`: the zod schemas by their ids. */
export function componentSchemas(): Record<string, JsonSchema> {
  const { schemas } = z.toJSONSchema(z.globalRegistry, { ...settings, uri: (id) => `#/components/schemas/${id}` });
  const wanted = new Set<string>();
  for (const root of roots) collect(root.meta()?.id as string, schemas, wanted);
  const components = Object.fromEntries([...wanted].sort().map((id) => [id, bare(schemas[id] as JsonSchema)]));
  return { ...components, PredictForm: predictForm(), PredictRequest: predictRequest() };
}

/** The options of a prediction as properties: of a JSON body, of a form. */
export function optionProperties(): Record<string, JsonSchema> {
  const schema = z.toJSONSchema(optionsSchema, settings) as { $defs?: Record<string, JsonSchema> };
  return schema.$defs?.Options?.properties as Record<string, JsonSchema>;
}

/** The options of a prediction as query parameters: `components.parameters`. */
export function optionParameters(): Record<string, Parameter> {
  return Object.fromEntries(
    Object.entries(optionProperties()).map(([name, schema]) => [name, optionParameter(name, schema)]),
  );
}

/** The fields of a schema as query parameters. */
export function queryParameters(schema: z.ZodObject): Parameter[] {
  const { properties = {} } = z.toJSONSchema(schema, settings);
  return Object.entries(properties).map(([name, property]) => optionParameter(name, property as JsonSchema));
}

function optionParameter(name: string, { description, ...schema }: JsonSchema): Parameter {
  const list = schema.type === 'array';
  return { name, in: 'query', description: String(description), schema, ...(list && { explode: false }) };
}

const level: JsonSchema = { type: 'integer', minimum: 0, maximum: 255 };

const imageForms: Readonly<Record<string, JsonSchema>> = {
  image: {
    type: 'string',
    description: `Base64, or a data: URL. About ${limits.jsonImageBytes} bytes before base64 at most; raw or in a form ${limits.inlineBytes}`,
  },
  upload: { type: 'string', description: 'The id of an upload' },
  url: { type: 'string', format: 'uri', description: 'Of an image on the web; 403 unless enabled' },
  pixels: {
    type: 'array',
    description: 'Rows of grey values, or of [r, g, b]: H x W or H x W x 3, 0-255',
    items: { type: 'array', items: { anyOf: [level, { type: 'array', items: level, minItems: 1, maxItems: 3 }] } },
  },
};

function predictForm(): JsonSchema {
  const file = { type: 'string', contentMediaType: 'application/octet-stream' };
  return {
    type: 'object',
    description: 'Images, and options',
    properties: { file: { type: 'array', items: file, minItems: 1, maxItems: limits.files }, ...optionProperties() },
    required: ['file'],
  };
}

function predictRequest(): JsonSchema {
  return {
    type: 'object',
    description: 'One image in one of four forms, and options',
    properties: { ...imageForms, ...optionProperties() },
    oneOf: Object.keys(imageForms).map((form) => ({ required: [form] })),
    additionalProperties: false,
  };
}

function collect(id: string, known: Readonly<Record<string, unknown>>, into: Set<string>): void {
  if (into.has(id)) return;
  into.add(id);
  for (const [, next] of JSON.stringify(known[id]).matchAll(/"#\/components\/schemas\/(\w+)"/g)) {
    collect(next as string, known, into);
  }
}

function bare({ $schema: _schema, $id: _id, ...schema }: JsonSchema): JsonSchema {
  return schema;
}
