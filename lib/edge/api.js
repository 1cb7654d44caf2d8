import cf from 'cloudfront';

// Runs at the edge before each call of the API (JavaScript runtime 2.0 of CloudFront Functions).
// biome-ignore lint/correctness/noUnusedVariables: CloudFront calls it by this name
function handler(event) {
  const request = event.request;
  // The firewall counts by this header; what a caller sends under its name is overwritten.
  request.headers['x-viewer-ip'] = { value: event.viewer.ip };
  // A caller with a key of their own goes to the origin that adds none: the page's would overwrite it.
  if (request.headers['x-api-key']) cf.selectRequestOriginById('api');
  if (request.uri === '/predict/') request.uri = '/predict';
  return request;
}
