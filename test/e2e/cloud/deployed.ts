import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { GetFunctionConfigurationCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { match } from '../../../lambda/router.ts';
import { type EventParts, proxyEvent } from '../../support/events.ts';
import { startFunction } from '../../support/lambda-function.ts';
import { pythonWithMoto, startMoto } from './python.ts';

export const root = join(import.meta.dirname, '..', '..', '..');
const emulator = join(root, '..', 'shared', 'tools', 'cfn-emulator');
export const region = 'eu-central-1';
export const credentials = { accessKeyId: 'test', secretAccessKey: 'test' };

const python = pythonWithMoto();
/** Why nothing can be deployed here, where that is so. */
export const whyNot = !existsSync(emulator)
  ? '../shared/tools/cfn-emulator is not there'
  : python === undefined
    ? 'no Python with moto'
    : undefined;

/** `describe` where the stack can be deployed; else a skip whose name says why. */
export function describeDeployed(name: string, tests: () => void): void {
  if (whyNot === undefined) describe(name, tests);
  else describe.skip(`${name} (skipped: ${whyNot})`, tests);
}

export type Deployed = Awaited<ReturnType<typeof deploy>>;

/** Bootstraps an emulated account on this machine and deploys the stack into it, by the real CDK. */
export async function deploy(context: readonly string[] = []) {
  const folder = mkdtempSync(join(tmpdir(), 'glimpse-deploy-'));
  const moto = await startMoto(python ?? '', [join(import.meta.dirname, 'emulator.py'), emulator]);
  // The general endpoint by name and S3's by number: only so both the CDK and S3's path style find their way.
  const environment = {
    AWS_ENDPOINT_URL: `http://localhost:${moto.port}`,
    AWS_ENDPOINT_URL_S3: moto.url,
    AWS_EC2_METADATA_DISABLED: 'true',
    AWS_ACCESS_KEY_ID: 'test',
    AWS_SECRET_ACCESS_KEY: 'test',
    AWS_REGION: region,
    AWS_DEFAULT_REGION: region,
  };
  const client = { endpoint: environment.AWS_ENDPOINT_URL, region, credentials };

  async function cdk(...args: string[]): Promise<void> {
    const cli = join(root, 'node_modules', 'aws-cdk', 'bin', 'cdk');
    const settings = [...context.flatMap((each) => ['-c', each]), '--no-notices', '--output', join(folder, 'cdk.out')];
    const child = spawn(process.execPath, [cli, ...args, ...settings], {
      cwd: root,
      env: {
        ...process.env,
        ...environment,
        CDK_DOCKER: join(emulator, 'docker-stub.sh'),
        DOCKER_STUB_LOG: join(folder, 'docker.log'),
        CDK_DISABLE_CLI_TELEMETRY: '1',
        CDK_DISABLE_VERSION_CHECK: '1',
      },
    });
    let log = '';
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (log += chunk));
    const [code] = await once(child, 'exit');
    if (code !== 0) throw new Error(`cdk ${args.join(' ')}: ${log.slice(-4000)}\n${moto.log().slice(-2000)}`);
  }

  async function stop(): Promise<void> {
    await moto.stop();
    rmSync(folder, { recursive: true, force: true });
  }

  try {
    await cdk('bootstrap', `aws://123456789012/${region}`);
    // The emulator knows no change sets of stacks that are not there yet.
    const file = join(folder, 'outputs.json');
    await cdk('deploy', '--require-approval', 'never', '--method', 'direct', '--outputs-file', file);
    const outputs: Record<string, string> = JSON.parse(readFileSync(file, 'utf8'))['Glimpse-dev'];
    const dockerLog = () => readFileSync(join(folder, 'docker.log'), 'utf8');
    return { outputs, environment, client, folder, stop, dockerLog };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** A deployed function, run by the real runtime client from its bundle, with the environment it was deployed with. */
export async function startDeployed(deployed: Deployed, output: string, bundle: string) {
  const { outputs, environment, client, folder } = deployed;
  const lambda = new LambdaClient(client);
  const settings = await lambda.send(new GetFunctionConfigurationCommand({ FunctionName: outputs[output] }));
  lambda.destroy();
  // The SDK asks the host of a queue's address, which the emulator says is AWS.
  const inEmulator = (value: string) => value.replace(/^https:\/\/sqs\.[^/]+/, environment.AWS_ENDPOINT_URL);
  const variables = Object.fromEntries(
    Object.entries(settings.Environment?.Variables ?? {}).map(([name, value]) => [name, inEmulator(value)]),
  );
  const running = await startFunction({
    root: join(root, 'dist', bundle),
    handler: 'handler.handler',
    timeoutMs: 29_000,
    // A disk of its own: what one run could not send another would.
    env: { ...environment, ...variables, TMPDIR: mkdtempSync(join(folder, 'tmp-')) },
  });
  return { ...running, variables, settings };
}

type Running = Awaited<ReturnType<typeof startDeployed>>;

/** Both functions behind one call, which goes where the gateway would send it. */
export async function startService(deployed: Deployed) {
  const running: Record<'model' | 'api', Running> = {
    model: await startDeployed(deployed, 'ModelFunction', 'model'),
    api: await startDeployed(deployed, 'ApiFunction', 'api'),
  };
  return {
    ...running,
    /** @param keyId id of the key the gateway has found in the call, of which it tells the function */
    async call({ keyId, ...parts }: EventParts & { readonly keyId?: string }) {
      const event = proxyEvent(parts);
      event.requestContext.identity.apiKeyId = keyId ?? null;
      const { at } = match(event.httpMethod, event.path).route;
      const reply = await running[at].invoke(event);
      if ('error' in reply) throw new Error(`${JSON.stringify(reply.error)} ${running[at].log().slice(-2000)}`);
      const { statusCode, headers, body } = reply.payload as {
        statusCode: number;
        headers: Record<string, string>;
        body: string;
      };
      const isJson = headers['content-type']?.includes('json');
      return { status: statusCode, headers, body: isJson ? JSON.parse(body) : body };
    },
    async stop(): Promise<void> {
      await running.model.stop();
      await running.api.stop();
    },
  };
}
