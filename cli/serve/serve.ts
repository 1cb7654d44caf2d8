import { once } from 'node:events';
import { existsSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { styleText } from 'node:util';
import { version } from '../../lambda/version.ts';
import { Failure } from '../failure.ts';
import { createLocal, homeOf, type Local, projectRoot } from '../local.ts';
import { buildSite } from './build-site.ts';
import { close } from './close.ts';
import { createConsole } from './console.ts';
import { dataLine } from './data-line.ts';
import { GATEWAY_MS } from './http-event.ts';
import { createHttpServer } from './server.ts';
import { createSite } from './site.ts';
import { receiveUpload, removeOldUploads } from './uploads.ts';

export interface ServeOptions {
  readonly port: number;
  readonly host: string;
  readonly key?: string;
  readonly operatorKey?: string;
  readonly urlInput: boolean;
}

const siteFolder = join(projectRoot, 'frontend', 'dist');

/** Serves page and API until SIGINT or SIGTERM; requests under way are answered first. */
export async function serve(options: ServeOptions): Promise<void> {
  const hasPage = await sitePresent();
  const telemetry = createConsole();
  const local = createLocal(telemetry, {
    ...process.env,
    ...(options.key !== undefined && { GLIMPSE_KEYS: options.key }),
    ...(options.operatorKey !== undefined && { GLIMPSE_OPERATOR_KEYS: options.operatorKey }),
    ...(options.urlInput && { GLIMPSE_URL_INPUT: 'true' }),
  });
  const server = createHttpServer({
    app: local.app,
    site: createSite(siteFolder),
    memoryMb: local.config.memoryMb,
    telemetry,
    receiveUpload: receiveUpload(local.uploads),
  });
  server.listen(options.port, options.host);
  try {
    await once(server, 'listening');
  } catch (error) {
    throw new Failure(listenFault(error as NodeJS.ErrnoException, options));
  }
  const url = urlOf(options.host, (server.address() as AddressInfo).port);
  process.stdout.write(await banner(local, url, hasPage));
  await local.worker.resume();
  const keepUp = () => Promise.all([local.keepUp(), removeOldUploads(join(homeOf(), 'uploads'))]);
  await keepUp();
  const daily = setInterval(() => keepUp().catch((error) => telemetry.error('not kept up', error)), 86_400_000);
  await Promise.race([once(process, 'SIGINT'), once(process, 'SIGTERM')]);
  process.stdout.write('\nFinishing requests under way ... (Ctrl-C again stops at once)\n');
  clearInterval(daily);
  // No call is answered later than the gateway would wait for it.
  await Promise.all([close(server, GATEWAY_MS), local.worker.stop()]);
}

/** Whether there is a page, built anew where it has to be: the API is worth having without it, or with an older one. */
async function sitePresent(): Promise<boolean> {
  try {
    return await buildSite();
  } catch (error) {
    process.stderr.write(`${(error as Error).message}\n`);
    return existsSync(join(siteFolder, 'index.html'));
  }
}

function urlOf(host: string, port: number): string {
  return `http://${host === '0.0.0.0' || host === '::' ? 'localhost' : host}:${port}`;
}

async function banner({ models, config }: Local, url: string, hasPage: boolean): Promise<string> {
  const names = (await models.list()).map(({ name, current }) => `${name} ${current}`);
  const keyed = config.keys.caller.length + config.keys.operator.length > 0;
  return [
    '',
    `  ${styleText('bold', 'Glimpse')} ${version}`,
    '',
    `  Page     ${hasPage ? styleText('cyan', url) : 'none: only the API is served'}`,
    `  API      ${styleText('cyan', `${url}/v1/predict`)}   described at ${url}/docs`,
    `  Models   ${names.join(', ') || 'none yet: add one by npx glimpse models add FILE.onnx'}`,
    `  Data     ${await dataLine(homeOf())}`,
    ...(keyed ? ['  Key      asked for in the header x-api-key'] : []),
    '',
    `  Try      curl --data-binary @picture.jpg -H 'content-type: image/jpeg' ${keyed ? "-H 'x-api-key: KEY' " : ''}${url}/v1/predict`,
    '  Stop     Ctrl-C',
    '',
    '',
  ].join('\n');
}

function listenFault({ code, message }: NodeJS.ErrnoException, { port, host }: ServeOptions): string {
  if (code === 'EADDRINUSE') return `Port ${port} is taken. Choose another: PORT=${port + 1} npm start, or --port 0.`;
  if (code === 'EACCES') return `Port ${port} may not be used by this account. Choose one above 1023 by --port.`;
  return `Cannot listen on ${host}:${port}: ${message}`;
}
