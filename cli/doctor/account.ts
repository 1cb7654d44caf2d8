import type { Finding } from './finding.ts';
import { finding, firstLine } from './finding.ts';

/** Concurrency of a new account, which Lambda raises on request; fewer calls at once than the dev preset lets in. */
const NEW_ACCOUNT_CONCURRENCY = 10;
/** Version of the bootstrap that the CDK of this project asks for. */
const BOOTSTRAP_VERSION = 6;

/** Credentials, region, bootstrap and quotas of the account a deploy would go to. Asks AWS; changes nothing. */
export async function account(): Promise<Finding[]> {
  const { STSClient, GetCallerIdentityCommand } = await import('@aws-sdk/client-sts');
  const once = { maxAttempts: 1, requestHandler: { connectionTimeout: 3_000, requestTimeout: 8_000 } };
  const region = await finding('region', () => regionOf(new STSClient(once)));
  const sts = new STSClient({ ...once, region: region.state === 'ok' ? region.detail : 'us-east-1' });
  const [identity] = await Promise.allSettled([sts.send(new GetCallerIdentityCommand({}))]);
  if (identity.status === 'rejected') return withoutAccount(region, identity.reason);
  const { Account, Arn } = identity.value;
  return [
    { name: 'credentials', state: 'ok', detail: `account ${Account}, as ${Arn}` },
    region,
    await finding('bootstrap', () => bootstrap(Account ?? '', once)),
    await finding('concurrency', () => concurrency(once)),
  ];
}

async function regionOf(client: { config: { region: () => Promise<string> } }): Promise<Finding> {
  const region = await client.config.region().catch(() => undefined);
  if (region !== undefined) return { name: 'region', state: 'ok', detail: region };
  return {
    name: 'region',
    state: 'problem',
    detail: 'none is set',
    fix: 'Set AWS_REGION, or a region of the profile: aws configure set region eu-central-1.',
  };
}

/** What is left to say where AWS did not tell the account: of the region where its host is not found, else of the credentials. */
function withoutAccount(region: Finding, error: unknown): Finding[] {
  const isLost = region.state === 'ok' && firstLine(error).includes('getaddrinfo');
  const detail = `not checked: ${isLost ? 'AWS was not found' : 'no credentials'}`;
  const unknown = (name: string): Finding => ({ name, state: 'unknown', detail });
  const others = [unknown('bootstrap'), unknown('concurrency')];
  if (isLost) {
    const fix =
      'Set AWS_REGION to one that AWS has, such as eu-central-1; if it is, see whether this machine is online.';
    const lost = `${region.detail}: ${firstLine(error)}`;
    return [unknown('credentials'), { name: 'region', state: 'problem', detail: lost, fix }, ...others];
  }
  const fix = 'Log in: aws configure sso, aws login, or set AWS_PROFILE.';
  return [{ name: 'credentials', state: 'problem', detail: firstLine(error), fix }, region, ...others];
}

async function bootstrap(accountId: string, once: object): Promise<Finding> {
  const { SSMClient, GetParameterCommand } = await import('@aws-sdk/client-ssm');
  const client = new SSMClient(once);
  const fix = `npx cdk bootstrap aws://${accountId}/${await client.config.region()}`;
  try {
    const { Parameter } = await client.send(new GetParameterCommand({ Name: '/cdk-bootstrap/hnb659fds/version' }));
    const version = Number(Parameter?.Value);
    if (version >= BOOTSTRAP_VERSION) return { name: 'bootstrap', state: 'ok', detail: `version ${version}` };
    return {
      name: 'bootstrap',
      state: 'problem',
      detail: `version ${version}, needed: ${BOOTSTRAP_VERSION} or newer`,
      fix,
    };
  } catch (error) {
    if ((error as Error).name !== 'ParameterNotFound') throw error;
    return { name: 'bootstrap', state: 'problem', detail: 'the CDK has no place in this region yet', fix };
  }
}

async function concurrency(once: object): Promise<Finding> {
  const { LambdaClient, GetAccountSettingsCommand } = await import('@aws-sdk/client-lambda');
  const { AccountLimit } = await new LambdaClient(once).send(new GetAccountSettingsCommand({}));
  const limit = AccountLimit?.ConcurrentExecutions;
  if (limit === undefined) return { name: 'concurrency', state: 'unknown', detail: 'Lambda does not tell the limit' };
  if (limit > NEW_ACCOUNT_CONCURRENCY) return { name: 'concurrency', state: 'ok', detail: `${limit} calls at once` };
  return {
    name: 'concurrency',
    state: 'warning',
    detail: `${limit} calls at once, as in a new account: more are throttled`,
    fix: 'Ask for more at Service Quotas, Lambda, "Concurrent executions" (free; it takes a day or so).',
  };
}
