import type { Result } from '../answer.ts';
import { type ProblemCode, problems } from '../problems.ts';
import type { Example } from './types.ts';

/** One picture's answer, as in the README. */
export const resultExample: Result = {
  id: '01KAGB5Q3V8J6W4X2Y7Z9T1R0N',
  file: 'smear-17.jpg',
  model: { name: 'cells', version: '1.0.0', task: 'detection', sha256: 'ab'.repeat(32) },
  image: { width: 640, height: 480, format: 'jpeg', bytes: 12345, orientation: 1, sha256: 'cd'.repeat(32) },
  predictions: [
    { label: 'RBC', classId: 1, score: 0.973, box: { x: 12.5, y: 30.1, width: 80, height: 78.2 }, area: 6256 },
    { label: 'WBC', classId: 0, score: 0.951, box: { x: 301.4, y: 120, width: 140.2, height: 151.9 }, area: 21296.38 },
  ],
  metrics: {
    count: 2,
    meanScore: 0.962,
    classDistribution: { RBC: 1, WBC: 1 },
    scores: [0.973, 0.951],
    areas: [6256, 21296.38],
  },
  timing: {
    decodeMs: 3.1,
    preprocessMs: 1.2,
    inferMs: 21.4,
    postprocessMs: 0.6,
    modelLoadMs: 0,
    totalMs: 27,
    coldStart: false,
  },
  cost: { usd: 0.0000021, memoryMb: 1769, architecture: 'x86_64', billedMs: 28 },
};

const details: Readonly<Record<ProblemCode, string>> = {
  image_missing:
    'The body is empty, allowed: one image, a form with parts "file", or JSON with image, upload, url or pixels.',
  option_invalid: 'option threshold: got "1.5", allowed: a number from 0 to 1.',
  request_invalid: 'The JSON body ends too early.',
  key_missing: 'This route needs a key in the header x-api-key.',
  forbidden: 'The key in x-api-key is not known.',
  not_found: 'Nothing is at /v1/modles. See /docs.',
  model_not_found: 'No model "cell", there are: cells, nuclei.',
  method_not_allowed: '/v1/models does not take POST, allowed: GET.',
  image_too_large: 'The image has 9800000 bytes, allowed: 4500000. Send larger ones through POST /v1/uploads.',
  media_type_unsupported: 'The file is HEIC, allowed: JPEG, PNG, WebP, GIF, AVIF, TIFF, SVG.',
  image_unreadable: 'The PNG is cut off.',
  rate_limited: 'More requests than the plan of this key allows.',
  internal: 'Internal error. Request id: 8d1f6a3e',
  model_invalid: 'The model does not work. Request id: 8d1f6a3e',
  model_unavailable: 'The model "cells" is being loaded, try again in 5 s.',
  timeout: 'The call took longer than the 20 s it may, all its images together.',
};

/** A problem of each code, as answers carry it. */
export function problemExamples(): Record<string, Example> {
  return Object.fromEntries(
    Object.entries(problems).map(([code, { status, title }]) => [
      code,
      {
        summary: title,
        value: {
          type: `/docs#${code}`,
          title,
          status,
          detail: details[code as ProblemCode],
          code,
          instance: '8d1f6a3e',
        },
      },
    ]),
  );
}
