import type { Detail } from './openapi/detail.ts';
import { problemExamples } from './openapi/examples.ts';
import { operationDetails } from './openapi/operations.ts';
import { componentSchemas, optionParameters, reference } from './openapi/schemas.ts';
import type { OpenApiDocument, Operation, Reference, Response } from './openapi/types.ts';
import { type ProblemCode, problems } from './problems.ts';
import { type Route, routes } from './routes.ts';

/** Failures any route that asks for a key can answer with; `internal` is every route's. */
const keyProblems = ['key_missing', 'forbidden', 'rate_limited'] as const;

const requestId = { 'x-request-id': { $ref: '#/components/headers/RequestId' } };
const retryAfter = { 'retry-after': { $ref: '#/components/headers/RetryAfter' } };
const headers = {
  RequestId: {
    description: 'Names this call in the log; `instance` of a problem is the same',
    schema: { type: 'string' },
  },
  RetryAfter: { description: 'Seconds after which a retry makes sense', schema: { type: 'integer' } },
};

/** The OpenAPI 3.1 description of the service, from the table of routes and the schemas that validate. */
export function openApiDocument(): OpenApiDocument {
  const details = operationDetails();
  const paths: Record<string, Record<string, Operation>> = {};
  for (const route of routes) {
    paths[route.path] = {
      ...paths[route.path],
      [route.method.toLowerCase()]: operation(route, details[route.key]),
    };
  }
  return {
    openapi: '3.1.1',
    info: {
      title: 'Glimpse',
      version: '1',
      summary: 'A picture in, predictions out',
      description:
        'Object detection, instance segmentation and image classification by ONNX models. Coordinates are pixels of ' +
        'the oriented original. Every failure is a problem (RFC 9457) whose `code` says what it is.',
    },
    servers: [{ url: '/', description: 'The origin that serves this description' }],
    paths,
    components: {
      schemas: componentSchemas(),
      parameters: optionParameters(),
      headers,
      responses: problemResponses(),
      examples: problemExamples(),
      securitySchemes: {
        apiKey: {
          type: 'apiKey',
          in: 'header',
          name: 'x-api-key',
          description: "A caller's key, or an operator's. A local service asks for none unless told to.",
        },
      },
    },
  };
}

function operation(route: Route, { answer, others = {}, fails, ...detail }: Detail): Operation {
  const { status = 200, ...success } = answer;
  const codes: ProblemCode[] = [...fails, ...(route.grade === 'public' ? [] : keyProblems), 'internal'];
  return {
    operationId: route.alias ? `${route.key}At${route.path.replaceAll('/', '_')}` : route.key,
    summary: route.summary,
    ...(route.alias && { 'x-alias-of': route.key }),
    security: route.grade === 'public' ? [] : [{ apiKey: [] }],
    ...detail,
    responses: {
      [status]: { ...success, headers: requestId },
      ...Object.fromEntries(
        Object.entries(others).map(([code, other]) => [
          code,
          { ...other, headers: { ...other.headers, ...requestId } },
        ]),
      ),
      ...failures(new Set(codes)),
    },
  };
}

// The reference's own description names the codes that this operation can answer with.
function failures(codes: ReadonlySet<ProblemCode>): Record<string, Reference> {
  const byStatus = Map.groupBy([...codes], (code) => problems[code].status);
  return Object.fromEntries(
    [...byStatus].map(([status, group]) => [
      status,
      { $ref: `#/components/responses/Problem${status}`, description: describe(group) },
    ]),
  );
}

function problemResponses(): Record<string, Response> {
  const byStatus = Map.groupBy(Object.keys(problems) as ProblemCode[], (code) => problems[code].status);
  return Object.fromEntries(
    [...byStatus].map(([status, codes]) => [
      `Problem${status}`,
      {
        description: describe(codes),
        headers: codes.some(saysWhen) ? { ...requestId, ...retryAfter } : requestId,
        content: {
          'application/problem+json': {
            schema: reference('Problem'),
            examples: Object.fromEntries(codes.map((code) => [code, { $ref: `#/components/examples/${code}` }])),
          },
        },
      },
    ]),
  );
}

function describe(codes: readonly ProblemCode[]): string {
  return codes.map((code) => `${problems[code].title} (\`${code}\`)`).join(', ');
}

function saysWhen(code: ProblemCode): boolean {
  return code === 'rate_limited' || code === 'model_unavailable';
}
