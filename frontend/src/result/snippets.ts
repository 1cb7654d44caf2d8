export const languages = ['curl', 'JavaScript', 'Python'] as const;
export type Language = (typeof languages)[number];

interface Call {
  readonly origin: string;
  /** Options other than the model's defaults. */
  readonly query: Readonly<Record<string, string>>;
  readonly fileName: string;
  readonly withKey: boolean;
}

/** The call that gives the answer shown, ready to paste. */
export function snippet(language: Language, { origin, query, fileName, withKey }: Call): string {
  const search = new URLSearchParams(query).toString();
  const url = `${origin}/v1/predict${search === '' ? '' : `?${search}`}`;
  switch (language) {
    case 'curl': {
      const key = withKey ? ` \\\n  -H "x-api-key: $GLIMPSE_KEY"` : '';
      return `curl "${url}"${key} \\\n  -F ${shell(`file=@${fileName}`)}`;
    }
    case 'JavaScript': {
      const key = withKey ? `\n  headers: { 'x-api-key': key },` : '';
      return `const form = new FormData();\nform.append('file', file); // a File or Blob\nconst response = await fetch(${JSON.stringify(url)}, {\n  method: 'POST',${key}\n  body: form,\n});\nconst { predictions } = await response.json();`;
    }
    case 'Python': {
      const key = withKey ? `\n    headers={"x-api-key": key},` : '';
      return `import requests\n\nresponse = requests.post(\n    ${JSON.stringify(url)},${key}\n    files={"file": open(${JSON.stringify(fileName)}, "rb")},\n)\nfor found in response.json()["predictions"]:\n    print(found["label"], found["score"], found.get("box"))`;
    }
  }
}

// Single quotes keep everything as it is for a POSIX shell, but themselves.
function shell(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}
