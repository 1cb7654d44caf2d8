import type { Health } from '../../contract/models-answer.ts';
import type { ApiDeps } from '../api-service.ts';
import { json, text } from '../http.ts';
import { version } from '../version.ts';

/** `GET /health`, `/openapi.json` and `/docs`. */
export function infoRoutes({ uploads, records, jobs }: ApiDeps) {
  const features = [
    ...(uploads ? ['uploads'] : []),
    ...(records ? ['records', 'feedback'] : []),
    ...(jobs ? ['jobs'] : []),
  ];
  const health: Health = { status: 'ok', version, features };
  return {
    health: () => json(health),
    // Read when asked for: describing every schema is no part of a cold start.
    openapi: async () => json((await import('../../contract/openapi.ts')).openApiDocument()),
    docs: async () => {
      const { docsPage, docsPolicy } = await import('../docs-page.ts');
      const page = text(docsPage(), 'text/html; charset=utf-8');
      return { ...page, headers: { ...page.headers, 'content-security-policy': docsPolicy } };
    },
  };
}
