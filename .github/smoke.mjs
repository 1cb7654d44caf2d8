// node .github/smoke.mjs OUTPUTS.json: asks a deployed system for its health, its page, its models and one prediction.
import { readdirSync, readFileSync } from 'node:fs';

const [outputs] = Object.values(JSON.parse(readFileSync(process.argv[2] ?? 'cdk.out/outputs.json', 'utf8')));
const url = outputs.Url;
const key = process.env.GLIMPSE_KEY;
const headers = key ? { 'x-api-key': key } : {};
const samples = 'models/cells/samples';
const picture = readFileSync(`${samples}/${readdirSync(samples).find((name) => name.endsWith('.jpg'))}`);

async function expectOk(what, path, init = {}) {
  const answer = await fetch(url + path, { ...init, headers: { ...headers, ...init.headers } });
  if (!answer.ok) throw new Error(`${what}: ${answer.status} ${await answer.text()}`);
  console.log(`${what}: ${answer.status}`);
  return answer;
}

await expectOk('health', '/health');
const page = await (await expectOk('page', '/')).text();
if (!page.includes('<div id="root">')) throw new Error('page: not the page');
const { items } = await (await expectOk('models', '/v1/models')).json();
if (!items.some(({ name }) => name === 'cells')) throw new Error('models: the built-in one is not there');
const records = await fetch(`${url}/v1/predictions`, { headers });
if (records.status !== 403) throw new Error(`records without an operator's key: ${records.status}, not 403`);
const prediction = await expectOk('prediction', '/v1/predict?model=cells', {
  method: 'POST',
  headers: { 'content-type': 'image/jpeg' },
  body: picture,
});
const { metrics, timing, cost } = await prediction.json();
if (metrics.count === 0) throw new Error('prediction: nothing was found on a sample of the model');
console.log(`${metrics.count} found in ${timing.totalMs} ms for ${cost.usd} USD`);
