import { ResponseType, type RestApi } from 'aws-cdk-lib/aws-apigateway';
import { limits } from '../contract/limits.ts';
import { type ProblemCode, problems } from '../contract/problems.ts';

interface GatewayProblem {
  readonly on: ResponseType;
  readonly code: ProblemCode;
  readonly detail: string;
  readonly retryAfter?: number;
}

const unknown = 'Something is wrong on our side.';

/** What the gateway itself refuses, before or instead of a function, in the words of the contract. */
const answers: readonly GatewayProblem[] = [
  { on: ResponseType.MISSING_AUTHENTICATION_TOKEN, code: 'not_found', detail: 'Nothing is at this path. See /docs.' },
  { on: ResponseType.RESOURCE_NOT_FOUND, code: 'not_found', detail: 'Nothing is at this path. See /docs.' },
  // One response for no key and for a wrong one: the gateway does not tell them apart.
  {
    on: ResponseType.INVALID_API_KEY,
    code: 'key_missing',
    detail: 'This route needs a valid key in the header x-api-key.',
  },
  { on: ResponseType.ACCESS_DENIED, code: 'forbidden', detail: 'This key may not do that.' },
  {
    on: ResponseType.BAD_REQUEST_PARAMETERS,
    code: 'option_invalid',
    detail: 'A query parameter that is required is missing, such as url.',
  },
  { on: ResponseType.BAD_REQUEST_BODY, code: 'request_invalid', detail: 'The body cannot be read.' },
  {
    on: ResponseType.REQUEST_TOO_LARGE,
    code: 'image_too_large',
    detail: `A request takes images of ${limits.inlineBytes} bytes in all. Send larger ones by POST /v1/uploads.`,
  },
  {
    on: ResponseType.UNSUPPORTED_MEDIA_TYPE,
    code: 'media_type_unsupported',
    detail: 'This content type cannot be read. See /docs.',
  },
  {
    on: ResponseType.THROTTLED,
    code: 'rate_limited',
    detail: 'Too many calls at once. Try again in a moment.',
    retryAfter: 1,
  },
  {
    on: ResponseType.QUOTA_EXCEEDED,
    code: 'rate_limited',
    detail: 'The calls of today are used up.',
    retryAfter: 3600,
  },
  {
    on: ResponseType.WAF_FILTERED,
    code: 'rate_limited',
    detail: 'Too many calls from this address. Try again in five minutes.',
    retryAfter: 300,
  },
  // No function took the call: where as many run as the account lets run, Lambda refuses more.
  {
    on: ResponseType.INTEGRATION_FAILURE,
    code: 'model_unavailable',
    detail: 'Too many calls run at once. Try again in a moment.',
    retryAfter: 2,
  },
  { on: ResponseType.INTEGRATION_TIMEOUT, code: 'timeout', detail: 'The answer took longer than it may.' },
  { on: ResponseType.DEFAULT_4XX, code: 'request_invalid', detail: 'The request cannot be answered. See /docs.' },
  { on: ResponseType.DEFAULT_5XX, code: 'internal', detail: unknown },
];

/** Makes the gateway answer every failure of its own as `application/problem+json`. */
export function answerProblems(api: RestApi): void {
  for (const { on, code, detail, retryAfter } of answers) {
    const { status, title } = problems[code];
    const problem = { type: `/docs#${code}`, title, status, detail, code, instance: '$context.requestId' };
    api.addGatewayResponse(on.responseType, {
      type: on,
      statusCode: String(status),
      responseHeaders: {
        'content-type': "'application/problem+json'",
        'x-request-id': 'context.requestId',
        ...(retryAfter !== undefined && { 'retry-after': `'${retryAfter}'` }),
      },
      templates: { 'application/json': JSON.stringify(problem) },
    });
  }
}
