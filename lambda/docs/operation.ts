import type {
  Content,
  OpenApiDocument,
  Operation,
  Parameter,
  Reference,
  Response,
} from '../../contract/openapi/types.ts';
import { type Html, html, prose } from './html.ts';
import { nameOf, propertyRows, typeOf } from './schema.ts';

/** One operation: what it takes, what it answers, how it can fail. */
export function operationSection(document: OpenApiDocument, method: string, path: string, operation: Operation): Html {
  const alias = operation['x-alias-of'];
  if (alias !== undefined) return aliasSection(method, path, operation, alias);
  const { operationId, summary, description, parameters = [], requestBody, responses, security } = operation;
  const resolved = parameters.map((each) => parameterOf(document, each));
  return html`<section class="operation" id="${operationId}">
    ${heading(method, path)}
    <p class="summary">${summary}${security.length > 0 && html` <span class="weak">with <a href="#keys">key</a></span>`}</p>
    ${description !== undefined && html`<p>${prose(description)}</p>`}
    ${requestBody && html`<h4>Body</h4>${bodyTable(requestBody.content)}`}
    ${parameterTable(
      'Path',
      resolved.filter((each) => each.in === 'path'),
    )}
    ${parameterTable(
      'Query',
      resolved.filter((each) => each.in === 'query'),
    )}
    <h4>Answers</h4>
    <dl class="answers">${Object.entries(responses).map(([status, response]) => answer(status, response))}</dl>
  </section>`;
}

function aliasSection(method: string, path: string, { operationId, summary }: Operation, alias: string): Html {
  return html`<section class="operation" id="${operationId}">
    ${heading(method, path)}
    <p class="summary">${summary}: as <a href="#${alias}">${alias}</a>.</p>
  </section>`;
}

function heading(method: string, path: string): Html {
  return html`<h3><span class="method ${method}">${method}</span> <code>${breakable(path)}</code></h3>`;
}

/** A path that breaks into lines at its slashes. */
export function breakable(path: string): Html {
  return html`${path.split('/').map((part, i) => [i > 0 && ['/', html`<wbr>`], part])}`;
}

function parameterOf(document: OpenApiDocument, parameter: Parameter | Reference): Parameter {
  return '$ref' in parameter ? (document.components.parameters[nameOf(parameter.$ref)] as Parameter) : parameter;
}

function parameterTable(title: string, parameters: readonly Parameter[]): Html | undefined {
  if (parameters.length === 0) return undefined;
  const rows = propertyRows({
    properties: Object.fromEntries(
      parameters.map(({ name, schema, description }) => [
        name,
        { ...schema, ...(description !== undefined && { description }) },
      ]),
    ),
    required: parameters.flatMap(({ name, required }) => (required ? [name] : [])),
  });
  return html`<h4>${title}</h4>${table(rows)}`;
}

function bodyTable(content: Content): Html {
  return table(
    Object.entries(content).map(([type, { schema, examples = {} }]) => {
      const example = Object.values(examples)[0];
      return html`<tr>
        <th scope="row"><code>${type}</code></th>
        <td>${schema ? typeOf(schema) : 'One image, its bytes as they are'}</td>
        <td>${example && 'value' in example && html`<code>${JSON.stringify(example.value)}</code>`}</td>
      </tr>`;
    }),
  );
}

function answer(status: string, response: Response | Reference): Html {
  const isProblem = '$ref' in response;
  const content = isProblem ? {} : (response.content ?? {});
  const types = Object.entries(content).map(([type, { schema }]) => {
    return html`<li><code>${type}</code> ${schema?.$ref || schema?.anyOf ? typeOf(schema) : ''}</li>`;
  });
  const examples = Object.values(content).flatMap((each) => Object.values(each.examples ?? {}));
  return html`<dt class="${isProblem ? 'bad' : 'good'}">${status}</dt>
    <dd>${isProblem ? problems(response.description ?? '') : prose(response.description)}
      ${types.length > 0 && html`<ul class="types">${types}</ul>`}
      ${examples.map(
        (example) =>
          'value' in example &&
          html`<details><summary>Example: ${example.summary}</summary><pre>${JSON.stringify(example.value, null, 2)}</pre></details>`,
      )}
    </dd>`;
}

// The codes of a failure lead to what they mean.
function problems(description: string): Html {
  const parts = description
    .split('`')
    .map((part, i) => (i % 2 === 1 ? html`<a href="#${part}"><code>${part}</code></a>` : part));
  return html`${parts}`;
}

export function table(rows: readonly Html[]): Html {
  return html`<div class="scroll"><table><tbody>${rows}</tbody></table></div>`;
}
