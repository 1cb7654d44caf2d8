export const languages = ['curl', 'JavaScript', 'Python'] as const;
export type Language = (typeof languages)[number];

interface Call {
  readonly origin: string;
  /** Options other than the model's defaults. */
  readonly query: Readonly<Record<string, string>>;
  readonly fileName: string;
  readonly withKey: boolean;
}

/** The call that gives the answer shown: a program that runs as it is, in the folder of the picture. */
export function snippet(language: Language, call: Call): string {
  const search = new URLSearchParams(call.query).toString();
  const url = `${call.origin}/v1/predict${search === '' ? '' : `?${search}`}`;
  return snippets[language](url, call).join('\n');
}

type Lines = (url: string, call: Call) => string[];

const curl: Lines = (url, { fileName, withKey }) => [
  `curl "${url}" \\`,
  ...(withKey ? ['  -H "x-api-key: $GLIMPSE_KEY" \\'] : []),
  `  -F ${shell(`file=@"${fileName.replace(/["\\]/g, '\\$&')}"`)}`,
];

const javaScript: Lines = (url, { fileName, withKey }) => [
  "import { openAsBlob } from 'node:fs';",
  '',
  'const form = new FormData();',
  `form.append('file', await openAsBlob(${JSON.stringify(fileName)}), ${JSON.stringify(fileName)});`,
  `const response = await fetch(${JSON.stringify(url)}, {`,
  "  method: 'POST',",
  ...(withKey ? ["  headers: { 'x-api-key': process.env.GLIMPSE_KEY },"] : []),
  '  body: form,',
  '});',
  'const { predictions } = await response.json();',
  'for (const { label, score, box } of predictions) console.log(label, score, box);',
];

// Only what comes with Python: the service takes a picture as the body too.
const python: Lines = (url, { fileName, withKey }) => [
  'import json',
  ...(withKey ? ['import os'] : []),
  'from urllib.request import Request, urlopen',
  '',
  `with open(${JSON.stringify(fileName)}, "rb") as file:`,
  '    picture = file.read()',
  'request = Request(',
  `    ${JSON.stringify(url)},`,
  '    data=picture,',
  withKey
    ? '    headers={"content-type": "application/octet-stream", "x-api-key": os.environ["GLIMPSE_KEY"]},'
    : '    headers={"content-type": "application/octet-stream"},',
  ')',
  'with urlopen(request) as response:',
  '    for found in json.load(response)["predictions"]:',
  '        print(found["label"], found["score"], found.get("box"))',
];

const snippets: Readonly<Record<Language, Lines>> = { curl, JavaScript: javaScript, Python: python };

// Single quotes keep everything as it is for a POSIX shell, but themselves.
function shell(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}
