// Preloaded (--require) before aws-lambda-ric: stands in for its native `rapid-client.node`, with the same three calls
// over node:http, so that the real client runs where nothing was compiled.
const http = require('node:http');
const Module = require('node:module');

const [hostname, port] = (process.env.AWS_LAMBDA_RUNTIME_API ?? '').split(':');
const base = '/2018-06-01/runtime/invocation';
const agent = new http.Agent({ keepAlive: true });
let posted = Promise.resolve();

function call(method, path, body, headers = {}) {
  return new Promise((resolve, reject) => {
    const request = http.request({ hostname, port, path, method, agent, headers }, (response) => {
      const chunks = [];
      response.on('data', (chunk) => chunks.push(chunk));
      response.on('end', () => resolve({ headers: response.headers, body: Buffer.concat(chunks).toString('utf8') }));
    });
    request.on('error', reject);
    request.end(body);
  });
}

const client = {
  async next() {
    // The native client posts synchronously: what was answered is away before the next event is asked for.
    await posted;
    const { headers, body } = await call('GET', `${base}/next`);
    return { bodyJson: body, headers };
  },
  done(id, body) {
    posted = call('POST', `${base}/${id}/response`, body, { 'content-type': 'application/json' });
  },
  error(id, body) {
    posted = call('POST', `${base}/${id}/error`, body, { 'content-type': 'application/json' });
  },
};

const load = Module._load;
Module._load = (request, ...rest) => (request === './rapid-client.node' ? client : load(request, ...rest));
