import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Validator } from '@seriousme/openapi-schema-validator';
import { resultSchema } from '../../contract/answer.ts';
import { dialectSchemas } from '../../contract/dialects.ts';
import { resultExample } from '../../contract/openapi/examples.ts';
import { openApiDocument } from '../../contract/openapi.ts';
import { formats, optionsSchema } from '../../contract/options.ts';
import { problemSchema, problems } from '../../contract/problems.ts';
import { routes } from '../../contract/routes.ts';

const document = openApiDocument();

describe('the OpenAPI description', () => {
  it('is the one checked in (npm run openapi writes it)', () => {
    const file = join(import.meta.dirname, '..', '..', 'contract', 'openapi.json');
    expect(JSON.parse(readFileSync(file, 'utf8'))).toEqual(JSON.parse(JSON.stringify(document)));
  });

  it('is valid OpenAPI 3.1, its references resolved', async () => {
    const validator = new Validator();
    const { valid, errors } = await validator.validate(JSON.parse(JSON.stringify(document)));
    expect(errors).toBeUndefined();
    expect(valid).toBe(true);
    expect(validator.version).toBe('3.1');
    const resolved = JSON.stringify(validator.resolveRefs());
    expect(resolved).not.toContain('#/components/examples');
  });

  it('refers to components that exist only', () => {
    const refs = [...JSON.stringify(document).matchAll(/"#\/components\/(\w+)\/(\w+)"/g)];
    expect(refs.length).toBeGreaterThan(20);
    for (const [, kind, name] of refs) {
      expect(Object.keys(document.components[kind as keyof typeof document.components])).toContain(name);
    }
  });

  it('has every route of the table, and names each operation once', () => {
    const operations = Object.entries(document.paths).flatMap(([path, methods]) =>
      Object.entries(methods).map(([method, operation]) => ({ path, method, operation })),
    );
    expect(operations.map(({ method, path }) => `${method.toUpperCase()} ${path}`).sort()).toEqual(
      routes.map(({ method, path }) => `${method} ${path}`).sort(),
    );
    expect(new Set(operations.map(({ operation }) => operation.operationId)).size).toBe(operations.length);
  });

  it('declares each part of a path as a parameter', () => {
    for (const [path, methods] of Object.entries(document.paths)) {
      const parts = [...path.matchAll(/\{(\w+)\}/g)].map((match) => match[1]);
      for (const { parameters = [] } of Object.values(methods)) {
        expect(parameters.flatMap((each) => ('in' in each && each.in === 'path' ? [each.name] : []))).toEqual(parts);
      }
    }
  });

  it('offers every option, in the query, in forms and in JSON', () => {
    const names = Object.keys(optionsSchema.shape);
    const { parameters = [] } = document.paths['/v1/predict']?.post ?? {};
    expect(parameters).toEqual(names.map((name) => ({ $ref: `#/components/parameters/${name}` })));
    for (const name of names) {
      expect(document.components.parameters[name]).toMatchObject({
        name,
        in: 'query',
        schema: { type: expect.any(String) },
      });
    }
    const form = document.components.schemas.PredictForm?.properties;
    const body = document.components.schemas.PredictRequest?.properties;
    expect(Object.keys(form as object)).toEqual(expect.arrayContaining(names));
    expect(Object.keys(body as object)).toEqual(expect.arrayContaining(names));
  });

  it('asks for a key where the route is not public', () => {
    expect(document.paths['/v1/predict']?.post?.security).toEqual([{ apiKey: [] }]);
    expect(document.paths['/health']?.get?.security).toEqual([]);
  });

  it('names the problems of an operation by status, and says when a retry makes sense', () => {
    expect(document.paths['/v1/models/{name}']?.get?.responses['404']).toEqual({
      $ref: '#/components/responses/Problem404',
      description: 'No such model (`model_not_found`)',
    });
    const { responses } = document.components;
    const codes = Object.values(responses).flatMap(({ content }) =>
      Object.keys(content?.['application/problem+json']?.examples ?? {}),
    );
    expect(codes.sort()).toEqual(Object.keys(problems).sort());
    expect(responses.Problem503?.headers).toHaveProperty('retry-after');
    expect(responses.Problem404?.headers).not.toHaveProperty('retry-after');
  });

  it('has the answer of a prediction in every dialect', () => {
    const answer = document.paths['/v1/predict']?.post?.responses['200'];
    expect(Object.keys(dialectSchemas)).toEqual(formats.filter((format) => format !== 'glimpse' && format !== 'csv'));
    expect(answer).toHaveProperty('content.application/json.schema.anyOf', [
      ...['Result', 'Results', 'Coco', 'Roboflow', 'Ultralytics', 'HuggingFace', 'LabelStudio'].map((name) => ({
        $ref: `#/components/schemas/${name}`,
      })),
    ]);
  });

  it('has the successes of another status: a job that was there, a file that lies elsewhere', () => {
    const successes = (path: string, method: string) =>
      Object.keys(document.paths[path]?.[method]?.responses ?? {}).filter((status) => status < '400');
    expect(successes('/v1/jobs', 'post')).toEqual(['200', '201']);
    expect(successes('/v1/predictions/{id}/picture', 'get')).toEqual(['200', '302']);
    expect(successes('/v1/models/{name}/files/{file}', 'get')).toEqual(['200', '302']);
    expect(document.paths['/v1/jobs']?.post?.responses['200']).toHaveProperty('headers.x-request-id');
  });

  it('has the refusal of a body that is too large wherever one is taken', () => {
    const bodies = Object.values(document.paths).flatMap((methods) =>
      Object.values(methods).filter(({ requestBody }) => requestBody),
    );
    expect(bodies.length).toBeGreaterThan(4);
    for (const { responses } of bodies) expect(Object.keys(responses)).toContain('413');
  });

  it('gives examples that its own schemas accept', () => {
    expect(resultSchema.parse(resultExample)).toEqual(resultExample);
    const { examples } = document.components;
    expect(Object.keys(examples)).toEqual(Object.keys(problems));
    for (const { value } of Object.values(examples)) expect(problemSchema.safeParse(value).success).toBe(true);
  });
});
