import { createHash } from 'node:crypto';
import { openApiDocument } from '../../contract/openapi.ts';
import { problems } from '../../contract/problems.ts';
import type { ApiDeps } from '../../lambda/api-service.ts';
import { html, prose } from '../../lambda/docs/html.ts';
import { docsPage, docsPolicy } from '../../lambda/docs-page.ts';
import { infoRoutes } from '../../lambda/routes/info.ts';

const page = docsPage();
const ids = [...page.matchAll(/\bid="([^"]*)"/g)].map((match) => match[1]);

describe('the page of the API', () => {
  it('has a place for each problem code, where the type of a problem leads to', () => {
    expect(ids).toEqual(expect.arrayContaining(Object.keys(problems)));
  });

  it('has a place for each route and schema, and none twice', () => {
    const { paths, components } = openApiDocument();
    const operations = Object.values(paths).flatMap((methods) => Object.values(methods));
    expect(ids).toEqual(expect.arrayContaining(operations.map(({ operationId }) => operationId)));
    expect(ids).toEqual(expect.arrayContaining(Object.keys(components.schemas).map((name) => `schema-${name}`)));
    expect(new Set(ids).size).toBe(ids.length);
  });

  it('says what a list is of', () => {
    const section = page.slice(page.indexOf('id="schema-LabelStudio"'));
    expect(section.slice(0, section.indexOf('</section>'))).toContain('list of <a href="#schema-LabelStudioTask">');
  });

  it('leads nowhere that is not there', () => {
    const anchors = [...page.matchAll(/href="#([^"]*)"/g)].map((match) => match[1]);
    expect(anchors.length).toBeGreaterThan(60);
    for (const anchor of anchors) expect(ids).toContain(anchor);
  });

  it('asks nothing of others and runs nothing', () => {
    expect(page).not.toMatch(/<script|<iframe|\son\w+=|\sstyle=|(?:src|href)="(?:https?:)?\/\//);
    expect(page).not.toMatch(/@import|url\(/);
  });

  it('may show its own style under its policy, and no other', () => {
    const style = /<style>([\s\S]*?)<\/style>/.exec(page)?.[1] ?? '';
    const hash = createHash('sha256').update(style).digest('base64');
    expect(docsPolicy).toContain(`style-src 'sha256-${hash}'`);
    expect(docsPolicy).toContain("default-src 'none'");
  });

  it('is served with its policy', async () => {
    const { docs } = infoRoutes({} as ApiDeps);
    const { statusCode, headers, body } = await docs();
    expect(statusCode).toBe(200);
    expect(headers).toEqual({ 'content-type': 'text/html; charset=utf-8', 'content-security-policy': docsPolicy });
    expect(body).toBe(page);
  });

  it('closes what it opens', () => {
    const open: string[] = [];
    for (const [, end, tag = ''] of page.matchAll(/<(\/?)([a-z][a-z0-9]*)\b[^>]*>/g)) {
      if (['meta', 'link', 'img', 'wbr'].includes(tag)) continue;
      if (end) expect(open.pop()).toBe(tag);
      else open.push(tag);
    }
    expect(open).toEqual([]);
  });
});

it('what is put into HTML is escaped', () => {
  const text = `<img src=x onerror="alert('&')">`;
  expect(html`<p>${text}</p>`.html).toBe('<p>&lt;img src=x onerror=&quot;alert(&#39;&amp;&#39;)&quot;&gt;</p>');
  expect(html`${[html`<b>${1}</b>`, ' ', false, undefined]}`.html).toBe('<b>1</b> ');
  expect(prose('a `<b>` c').html).toBe('a <code>&lt;b&gt;</code> c');
});
