import { useState } from 'react';
import { apiKey } from '../api/key.ts';
import { labelName } from '../label.ts';
import { type Language, languages, snippet } from '../result/snippets.ts';
import { Icon } from '../shell/icon.tsx';
import type { Sliders } from './use-filter.ts';
import type { Answer } from './use-run.ts';

const SAID_MS = 2000;

/** The same call as code, with the options as the sliders stand. */
export function Snippets({ answer, filter }: { answer: Answer; filter: Sliders }) {
  const [language, setLanguage] = useState<Language>('curl');
  const [copied, setCopied] = useState(false);
  const { ask, picture } = answer;
  const { threshold, iou } = filter;
  const query: Record<string, string> = { model: ask.model.name };
  if (ask.model.task !== 'classification') {
    if (threshold !== ask.model.defaults.threshold) query.threshold = `${threshold}`;
    if (iou !== ask.model.defaults.iou) query.iou = `${iou}`;
    if (filter.hidden.size > 0) query.labels = labelsLeft(answer, filter.hidden).join(',');
  }
  const code = snippet(language, {
    origin: location.origin,
    query,
    fileName: picture.name,
    withKey: apiKey() !== '',
  });
  const copy = async () => {
    await navigator.clipboard.writeText(code);
    setCopied(true);
    setTimeout(() => setCopied(false), SAID_MS);
  };
  return (
    <details className="details">
      <summary>Call it from your own program</summary>
      <div className="row snippet-bar">
        {languages.map((name) => (
          <button
            key={name}
            type="button"
            className="quiet"
            aria-pressed={name === language}
            onClick={() => setLanguage(name)}
          >
            {name}
          </button>
        ))}
        <button type="button" className="button is-small" onClick={copy}>
          <Icon name={copied ? 'check' : 'copy'} />
          <span aria-live="polite">{copied ? 'Copied' : 'Copy'}</span>
        </button>
      </div>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: long lines scroll, by keyboard too */}
      <pre className="snippet" tabIndex={0}>
        {code}
      </pre>
    </details>
  );
}

function labelsLeft({ result, ask }: Answer, hidden: ReadonlySet<string>): string[] {
  const found = new Set(result.predictions.map(({ label }) => label));
  const all = ask.model.labels.map(labelName);
  return all.filter((label) => found.has(label) && !hidden.has(label));
}
