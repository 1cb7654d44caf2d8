import type { JsonSchema } from '../../contract/openapi/types.ts';
import { type Html, html, prose } from './html.ts';

/** The type of a value in few words: `number, 0 to 1`, `list of Prediction`, `png or jpeg`. */
export function typeOf(schema: JsonSchema): Html {
  const { $ref, enum: values, const: only, anyOf, oneOf, type, items, prefixItems, format } = schema;
  if (typeof $ref === 'string') return linkTo(nameOf($ref));
  if (Array.isArray(values)) return html`${join(values.map((value) => html`<code>${value}</code>`))}`;
  if (only !== undefined) return html`<code>${String(only)}</code>`;
  const choices = (anyOf ?? oneOf) as JsonSchema[] | undefined;
  if (choices && type === undefined) return join(choices.map(typeOf));
  if (Array.isArray(prefixItems)) return html`[${prefixItems.map((item, i) => [i > 0 && ', ', typeOf(item)])}]`;
  if (type === 'array') return html`list of ${typeOf((items ?? {}) as JsonSchema)}`;
  if (type === 'object') return html`object`;
  return html`${String(type ?? 'anything')}${format ? ` (${format})` : ''}${rangeOf(schema)}`;
}

/** Rows of a table for the properties of a schema; objects within it by dotted names. */
export function propertyRows(schema: JsonSchema): Html[] {
  return properties(schema, '', []);
}

function properties(schema: JsonSchema, prefix: string, rows: Html[]): Html[] {
  const required = new Set((schema.required ?? []) as string[]);
  for (const [name, property] of Object.entries((schema.properties ?? {}) as Record<string, JsonSchema>)) {
    const path = `${prefix}${name}`;
    rows.push(propertyRow(path, property, required.has(name)));
    const inner = (property.type === 'array' ? property.items : property) as JsonSchema;
    if (inner?.properties) properties(inner, `${path}${property.type === 'array' ? '[]' : ''}.`, rows);
  }
  return rows;
}

function propertyRow(name: string, schema: JsonSchema, required: boolean): Html {
  const { description, default: fallback } = schema;
  return html`<tr>
    <th scope="row"><code>${name}</code>${!required && html` <span class="weak">optional</span>`}</th>
    <td>${typeOf(schema)}</td>
    <td>${typeof description === 'string' && prose(description)}${fallback !== undefined && html` <span class="weak">Default: <code>${JSON.stringify(fallback)}</code></span>`}</td>
  </tr>`;
}

export function linkTo(name: string): Html {
  return html`<a href="#schema-${name}">${name}</a>`;
}

export function nameOf(reference: string): string {
  return reference.slice(reference.lastIndexOf('/') + 1);
}

// zod bounds every whole number by what JavaScript can count to: that tells nothing.
function rangeOf({ minimum, maximum }: JsonSchema): string {
  const most = typeof maximum === 'number' && maximum < Number.MAX_SAFE_INTEGER ? maximum : undefined;
  if (minimum !== undefined && most !== undefined) return `, ${minimum} to ${most}`;
  if (typeof minimum === 'number' && minimum > Number.MIN_SAFE_INTEGER) return `, ${minimum} or more`;
  return '';
}

function join(parts: readonly Html[]): Html {
  return html`${parts.map((part, i) => [i > 0 && ' or ', part])}`;
}
