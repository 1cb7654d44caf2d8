import { type Html, html } from './html.ts';

const examples: readonly (readonly [title: string, command: string])[] = [
  ['One picture', `curl "$GLIMPSE/v1/predict" -H 'content-type: image/jpeg' --data-binary @photo.jpg`],
  ['Several, with options', `curl "$GLIMPSE/v1/predict" -F file=@one.jpg -F file=@two.png -F threshold=0.5`],
  ['As JSON', `curl "$GLIMPSE/v1/predict" --json '{"pixels": [[0, 128], [255, 64]], "limit": 3}'`],
  [
    'The result drawn',
    `curl "$GLIMPSE/v1/predict?visualize=png" -H 'content-type: image/jpeg' --data-binary @photo.jpg \\
  | jq -r .visualization | cut -d, -f2 | base64 -d > drawn.png`,
  ],
  ['Another form of answer', `curl "$GLIMPSE/v1/predict?format=csv" -F file=@photo.jpg`],
  ['With a key', `curl "$GLIMPSE/v1/models" -H "x-api-key: $KEY"`],
];

/** Commands to begin with. */
export function start(): Html {
  return html`<h2 id="start">Start</h2>
  <p><code>GLIMPSE</code> is the origin of this page, for example <code>export GLIMPSE=http://localhost:3000</code>.</p>
  ${examples.map(([title, command]) => html`<h4>${title}</h4><pre>${command}</pre>`)}`;
}
