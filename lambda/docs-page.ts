import { createHash } from 'node:crypto';
import type { OpenApiDocument } from '../contract/openapi/types.ts';
import { openApiDocument } from '../contract/openapi.ts';
import type { Problem } from '../contract/problems.ts';
import { type Html, html, prose, raw } from './docs/html.ts';
import { breakable, operationSection, table } from './docs/operation.ts';
import { propertyRows, typeOf } from './docs/schema.ts';
import { start } from './docs/start.ts';
import { style } from './docs/style.ts';

/** What the page may do, as `Content-Security-Policy`: show itself and the site's icon, nothing else. */
export const docsPolicy = [
  "default-src 'none'",
  `style-src 'sha256-${createHash('sha256').update(style).digest('base64')}'`,
  "img-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

/** `GET /docs`: the API description as one page that needs no script and nothing from elsewhere. */
export function docsPage(): string {
  const document = openApiDocument();
  const { info, components } = document;
  const operations = Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ path, method, operation })),
  );
  const page = html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${info.title} API</title>
<link rel="icon" href="/icon.svg" type="image/svg+xml">
<style>${raw(style)}</style>
</head>
<body>
<div class="layout">
<nav aria-label="Contents">
  <a class="home" href="/"><img src="/icon.svg" alt="">${info.title}</a>
  <ul><li><a href="#start">Start</a></li><li><a href="#keys">Keys</a></li><li><a href="#problems">Problems</a></li></ul>
  <h2>Routes</h2>
  <ul>${operations.map(
    ({ path, method, operation }) =>
      html`<li><a href="#${operation.operationId}"><span class="method ${method}">${method}</span><code>${breakable(path)}</code></a></li>`,
  )}</ul>
  <h2>Schemas</h2>
  <ul>${Object.keys(components.schemas).map((name) => html`<li><a href="#schema-${name}">${name}</a></li>`)}</ul>
</nav>
<main>
  <h1>${info.title} API</h1>
  <p class="lead">${info.summary}. ${prose(info.description)} As a file: <a href="/openapi.json">openapi.json</a> (OpenAPI 3.1).</p>
  ${start()}
  <h2 id="keys">Keys</h2>
  <p>A key goes into the header <code>${components.securitySchemes.apiKey?.name}</code>. ${components.securitySchemes.apiKey?.description}</p>
  <h2 id="routes">Routes</h2>
  ${operations.map(({ path, method, operation }) => operationSection(document, method, path, operation))}
  <h2 id="problems">Problems</h2>
  <p>A failure is answered as <code>application/problem+json</code> (<a href="#schema-Problem">Problem</a>). Its <code>code</code> is one of these; <code>detail</code> says what came and what is allowed.</p>
  ${problemSections(document)}
  <h2 id="schemas">Schemas</h2>
  ${schemaSections(document)}
</main>
</div>
</body>
</html>
`;
  return page.html;
}

function problemSections({ components }: OpenApiDocument): Html[] {
  return Object.entries(components.examples).map(([code, { value }]) => {
    const { status, title, detail } = value as Problem;
    return html`<section class="problem" id="${code}">
      <span class="bad">${status}</span>
      <div><h3>${title} <code class="weak">${code}</code></h3><p>For example: ${detail}</p></div>
    </section>`;
  });
}

function schemaSections({ components }: OpenApiDocument): Html[] {
  return Object.entries(components.schemas).map(([name, schema]) => {
    const rows = propertyRows(schema);
    const choices = (schema.anyOf ?? []) as (typeof schema)[];
    return html`<section class="schema" id="schema-${name}">
      <h3>${name}</h3>
      ${typeof schema.description === 'string' && html`<p>${prose(schema.description)}</p>`}
      ${rows.length > 0 && table(rows)}
      ${schema.type === 'array' && html`<p>${typeOf(schema)}</p>`}
      ${choices.map((choice, i) => [i > 0 && html`<h4>or</h4>`, choice.properties ? table(propertyRows(choice)) : typeOf(choice)])}
    </section>`;
  });
}
