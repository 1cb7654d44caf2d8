import { CodeDeployClient, PutLifecycleEventHookExecutionStatusCommand } from '@aws-sdk/client-codedeploy';
import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import type { APIGatewayProxyEvent, APIGatewayProxyResult } from 'aws-lambda';
import type { ModelInfo } from '../contract/models-answer.ts';
import type { ProblemCode } from '../contract/problems.ts';
import { match } from './router.ts';

/** What the infrastructure sets on the function: ARNs of versions about to get traffic, and of the aliases that have it. */
export interface GateEnvironment {
  readonly GLIMPSE_NEW_MODEL: string;
  readonly GLIMPSE_NEW_API: string;
  readonly GLIMPSE_LIVE_MODEL: string;
  readonly GLIMPSE_LIVE_API: string;
}

/** What CodeDeploy sends to a hook; a schedule sends neither. */
interface HookEvent {
  readonly DeploymentId?: string;
  readonly LifecycleEventHookExecutionId?: string;
}

/** Asks whichever function answers it for a path of the API. */
export type Ask = (path: string) => Promise<APIGatewayProxyResult>;

/** What a function is given when the gate asks, not the gateway: no key was checked, and no address is known. */
export function eventOf(path: string): Partial<APIGatewayProxyEvent> {
  return {
    httpMethod: 'GET',
    path,
    headers: {},
    queryStringParameters: null,
    body: null,
    isBase64Encoded: false,
    requestContext: { identity: {} } as APIGatewayProxyEvent['requestContext'],
  };
}

/**
 * Runs the parity check of the current version of every model; one that was packaged without has nothing to be checked.
 * @returns what is wrong, a line each; empty where every model gives the answers it was packaged with
 */
export async function checkModels(ask: Ask): Promise<string[]> {
  const list = await ask('/v1/models');
  if (list.statusCode !== 200) return [`the list of models answers ${list.statusCode}: ${list.body}`];
  const { items } = JSON.parse(list.body) as { items: ModelInfo[] };
  if (items.length === 0) return ['there is no model'];
  const faults: string[] = [];
  // One after the other, in one environment: a check is a prediction, and no hurry is needed.
  for (const { name, current } of items) {
    const { statusCode, body } = await ask(`/v1/models/${name}/check`);
    const check = JSON.parse(body) as { ok?: boolean; code?: ProblemCode };
    if (statusCode === 404 && check.code === 'not_found') console.warn('no parity check', { name, current });
    else if (statusCode !== 200 || check.ok !== true) faults.push(`${name} ${current} answers ${statusCode}: ${body}`);
  }
  return faults;
}

/**
 * Before a release CodeDeploy asks whether the new versions of both functions may have traffic; every day a schedule asks
 * about the live ones.
 * @throws Error for a live version whose check fails, so that the function's error count, and its alarm, say so
 */
export async function handler(event: HookEvent): Promise<void> {
  const { DeploymentId: deploymentId, LifecycleEventHookExecutionId: lifecycleEventHookExecutionId } = event;
  const env = process.env as unknown as GateEnvironment;
  if (deploymentId === undefined) {
    const faults = await checkModels(askFunctions(env.GLIMPSE_LIVE_MODEL, env.GLIMPSE_LIVE_API));
    if (faults.length > 0) throw new Error(`Parity check failed: ${faults.join('; ')}`);
    return;
  }
  const ask = askFunctions(env.GLIMPSE_NEW_MODEL, env.GLIMPSE_NEW_API);
  const faults = await checkModels(ask).catch((error: unknown) => [String(error)]);
  for (const fault of faults) console.error('parity check failed', { deploymentId, fault });
  const status = faults.length === 0 ? 'Succeeded' : 'Failed';
  const answer = { deploymentId, lifecycleEventHookExecutionId, status } as const;
  await new CodeDeployClient({}).send(new PutLifecycleEventHookExecutionStatusCommand(answer));
}

function askFunctions(model: string, api: string): Ask {
  const client = new LambdaClient({});
  return async (path) => {
    const arn = match('GET', path).route.at === 'model' ? model : api;
    const answer = await client.send(new InvokeCommand({ FunctionName: arn, Payload: JSON.stringify(eventOf(path)) }));
    const payload = Buffer.from(answer.Payload ?? []).toString('utf8');
    if (answer.FunctionError !== undefined) throw new Error(`${arn} failed: ${payload}`);
    return JSON.parse(payload);
  };
}
