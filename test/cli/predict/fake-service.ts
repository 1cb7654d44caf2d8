import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Result, Results } from '../../../contract/answer.ts';
import { inputSchema, type Label, type Task } from '../../../contract/model.ts';
import type { ModelInfo } from '../../../contract/models-answer.ts';
import { resultExample } from '../../../contract/openapi/examples.ts';
import { ProblemError, toProblem } from '../../../contract/problems.ts';
import { formOf, jsonOf, listen, type TestServer } from '../../servers.ts';

export interface Request {
  readonly url: URL;
  readonly key: string | undefined;
  /** Text of each picture; JSON of one that came as JSON. */
  readonly pictures: readonly string[];
  readonly names: readonly string[];
  readonly bytes: number;
}

export interface FakeService extends TestServer {
  readonly requests: Request[];
}

export interface Behaviour {
  readonly task?: Task;
  readonly labels?: readonly Label[];
  readonly port?: number;
  /** Looks at a prediction first: may answer it, cut it, hold it or throw a problem; returns true when it has. */
  readonly before?: (request: Request, response: ServerResponse, count: number) => unknown;
}

/**
 * A service that speaks the contract without a model: a picture is text such as `cat 0.9, dog 0.5`, and those are its
 * predictions; one that says `!code` fails with that problem.
 */
export async function fakeService({ task = 'classification', labels = ['cat', 'dog'], port, before }: Behaviour = {}) {
  const requests: Request[] = [];
  const model: ModelInfo = {
    name: 'pets',
    task,
    description: '',
    license: '',
    labels: [...labels],
    input: inputSchema.parse({ width: 28, height: 28, color: 'gray' }),
    defaults: { threshold: 0.25, iou: 0.45, limit: 300 },
    default: true,
    current: '1.0.0',
    version: '1.0.0',
    versions: ['1.0.0'],
  };

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? '/', 'http://localhost');
    if (url.pathname === '/health') return send(response, 200, { status: 'ok', version: '1.0.0', features: [] });
    if (url.pathname === '/v1/models') return send(response, 200, { items: [model], next: null });
    if (url.pathname === '/v1/models/pets') return send(response, 200, model);
    if (url.pathname !== '/v1/predict') throw new ProblemError('model_not_found', 'No such model, there are: pets.');
    const read = await readPictures(request);
    const seen = { url, key: request.headers['x-api-key'] as string | undefined, ...read };
    requests.push(seen);
    if (await before?.(seen, response, requests.length)) return;
    const results = seen.pictures.map((text, index) => predict(text, seen.names[index] ?? '', task));
    const [only] = results;
    if (results.length === 1 && only && 'error' in only) return send(response, only.error.status, only.error);
    send(response, 200, results.length === 1 ? only : { results, metrics: resultExample.metrics });
  }

  const server = await listen((request, response) => {
    answer(request, response).catch((error) => {
      const body = toProblem(error, 'request-7');
      send(response, body.status, body, error instanceof ProblemError ? error.retryAfter : undefined);
    });
  }, port);
  return { ...server, requests } satisfies FakeService;
}

async function readPictures(request: IncomingMessage): Promise<Pick<Request, 'pictures' | 'names' | 'bytes'>> {
  const bytes = Number(request.headers['content-length'] ?? 0);
  if (request.headers['content-type']?.includes('json')) {
    return { pictures: [JSON.stringify(await jsonOf(request))], names: [''], bytes };
  }
  const files = (await formOf(request)).getAll('file') as unknown as {
    name: string;
    size: number;
    text(): Promise<string>;
  }[];
  return {
    pictures: await Promise.all(files.map((file) => file.text())),
    names: files.map(({ name }) => name),
    bytes: bytes || files.reduce((sum, { size }) => sum + size, 0),
  };
}

function predict(text: string, file: string, task: Task): Results['results'][number] {
  const fault = /^!(\w+)/.exec(text)?.[1];
  if (fault)
    return { file, error: toProblem(new ProblemError(fault as 'image_unreadable', 'It is broken.'), 'request-7') };
  const predictions = [...text.matchAll(/([a-z]+) ([\d.]+)/g)].map(([, label = '', score]) => ({
    label,
    classId: 0,
    score: Number(score),
    ...(task !== 'classification' && { box: { x: 1, y: 2, width: 3, height: 4 }, area: 12 }),
  }));
  const result: Result = { ...resultExample, model: { name: 'pets', version: '1.0.0', task, sha256: '' }, predictions };
  return result;
}

function send(response: ServerResponse, status: number, body: unknown, retryAfter?: number): void {
  response.writeHead(status, {
    'content-type': status < 400 ? 'application/json' : 'application/problem+json',
    ...(retryAfter !== undefined && { 'retry-after': String(retryAfter) }),
  });
  response.end(JSON.stringify(body));
}
