import { Match } from 'aws-cdk-lib/assertions';
import { limits } from '../../contract/limits.ts';
import { problems } from '../../contract/problems.ts';
import { routes } from '../../contract/routes.ts';
import { readConfig } from '../../lambda/config.ts';
import { type Resource, type Synthesized, synth } from './synth.ts';
import { text } from './watched.ts';

// biome-ignore lint/suspicious/noExplicitAny: a template is JSON of many shapes
type Json = any;
const propertiesOf = (cloud: Synthesized, type: string): Json[] =>
  Object.values(cloud.resources(type)).map(({ Properties }) => Properties);

describe.each(['dev', 'prod'])('the stack of %s', (stage) => {
  let cloud: Synthesized;
  beforeAll(() => {
    cloud = synth({ stage, storeImages: 'true' });
  });

  test('has buckets that are private, encrypted, and take TLS only', () => {
    const buckets = cloud.resources('AWS::S3::Bucket');
    const policies = propertiesOf(cloud, 'AWS::S3::BucketPolicy');
    expect(Object.keys(buckets)).toHaveLength(4);
    for (const [id, { Properties }] of Object.entries(buckets)) {
      expect(Properties).toMatchObject({
        PublicAccessBlockConfiguration: {
          BlockPublicAcls: true,
          BlockPublicPolicy: true,
          IgnorePublicAcls: true,
          RestrictPublicBuckets: true,
        },
        BucketEncryption: expect.anything(),
      });
      const policy = policies.find((each) => each.Bucket.Ref === id);
      const denied = policy.PolicyDocument.Statement.filter((each: Json) => each.Effect === 'Deny');
      expect(denied.map((each: Json) => JSON.stringify(each.Condition))).toContainEqual(
        JSON.stringify({ Bool: { 'aws:SecureTransport': 'false' } }),
      );
      const open = policy.PolicyDocument.Statement.filter(
        (each: Json) => each.Effect === 'Allow' && each.Principal.AWS === '*',
      );
      expect(open).toEqual([]);
    }
  });

  test('gives the model function only variables it reads, with values it accepts', () => {
    expect(configOf(cloud, /^ModelFunction/)).toMatchObject({
      models: 's3://?',
      blobs: 's3://?',
      storeImages: true,
      urlInput: false,
      metricsNamespace: `Glimpse/${stage}`,
    });
  });

  test('keeps records in a table that grows as needed, forgets by itself, and can be brought back', () => {
    const [table] = propertiesOf(cloud, 'AWS::DynamoDB::GlobalTable');
    expect(table).toMatchObject({
      BillingMode: 'PAY_PER_REQUEST',
      KeySchema: [
        { AttributeName: 'pk', KeyType: 'HASH' },
        { AttributeName: 'sk', KeyType: 'RANGE' },
      ],
      GlobalSecondaryIndexes: ['byModel', 'kept'].map((IndexName) => expect.objectContaining({ IndexName })),
      TimeToLiveSpecification: { AttributeName: 'expires', Enabled: true },
      Replicas: [
        {
          DeletionProtectionEnabled: stage === 'prod',
          PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true },
        },
      ],
    });
  });

  test('tries records again and puts aside what fails, with time for the function to end first', () => {
    const [[deadLetters], [queue]] = partition(Object.entries(cloud.resources('AWS::SQS::Queue')), ([id]) =>
      id.startsWith('RecordsDeadLetters'),
    );
    const writer = functionOf(cloud, /^RecordsFunction/);
    expect(queue?.[1].Properties).toMatchObject({
      RedrivePolicy: { deadLetterTargetArn: { 'Fn::GetAtt': [deadLetters?.[0], 'Arn'] }, maxReceiveCount: 5 },
      SqsManagedSseEnabled: true,
      VisibilityTimeout: 6 * writer.Timeout,
    });
    const [source] = propertiesOf(cloud, 'AWS::Lambda::EventSourceMapping');
    expect(source).toMatchObject({
      EventSourceArn: { 'Fn::GetAtt': [queue?.[0], 'Arn'] },
      FunctionResponseTypes: ['ReportBatchItemFailures'],
      ScalingConfig: { MaximumConcurrency: 2 },
    });
  });

  test('sends each route to the function that the contract says', () => {
    const paths = pathsOf(cloud);
    for (const { HttpMethod, ResourceId, Integration } of propertiesOf(cloud, 'AWS::ApiGateway::Method')) {
      const path = paths(ResourceId);
      const place = routes.find((route) => route.method === HttpMethod && route.path === path)?.at;
      const target = JSON.stringify(Integration.Uri);
      expect([path, target.includes('"ModelLive'), target.includes('"ApiLive')]).toEqual([
        path,
        place === 'model',
        place === 'api',
      ]);
    }
  });

  test("tells the API function alone which key is the operator's", () => {
    expect(JSON.stringify(functionOf(cloud, /^ApiFunction/).Environment)).toMatch(/\{"Ref":"KeysOperator/);
    for (const other of [/^ModelFunction/, /^RecordsFunction/]) {
      expect(JSON.stringify(functionOf(cloud, other).Environment)).not.toMatch(/Keys/);
    }
  });

  test('ends earlier the further inside: function, gateway, CloudFront', () => {
    const model = functionOf(cloud, /^ModelFunction/);
    const methods = propertiesOf(cloud, 'AWS::ApiGateway::Method');
    const [{ DistributionConfig: distribution }] = propertiesOf(cloud, 'AWS::CloudFront::Distribution');
    for (const { Integration } of methods) {
      expect(model.Timeout * 1000).toBeLessThanOrEqual(Integration.TimeoutInMillis);
      expect(Integration.TimeoutInMillis).toBeLessThanOrEqual(29_000);
    }
    for (const { CustomOriginConfig } of distribution.Origins) {
      if (CustomOriginConfig) expect(CustomOriginConfig.OriginReadTimeout).toBeGreaterThan(29);
    }
    expect(model.MemorySize).toBeLessThanOrEqual(3008);
    expect(model.ReservedConcurrentExecutions).toBeUndefined();
    expect(limits.seconds).toBeLessThan(model.Timeout);
  });

  test('keeps no log for ever', () => {
    const groups = propertiesOf(cloud, 'AWS::Logs::LogGroup');
    expect(groups.length).toBeGreaterThan(2);
    for (const { RetentionInDays } of groups) expect(RetentionInDays).toEqual(stage === 'prod' ? 90 : 7);
    const [[, { DependsOn }]] = Object.entries(cloud.resources('AWS::ApiGateway::Stage')) as [[string, Json]];
    const executionLogs = Object.entries(cloud.resources('AWS::Logs::LogGroup')).filter(([id]) =>
      DependsOn.includes(id),
    );
    // The gateway's own name for it: made by the gateway, before the stack does, it would have no retention.
    expect(executionLogs.map(([, { Properties }]: Json) => Properties.LogGroupName)).toEqual([
      { 'Fn::Join': ['', ['API-Gateway-Execution-Logs_', { Ref: expect.stringMatching(/^GatewayApi/) }, '/live']] },
    ]);
    for (const { LoggingConfig } of propertiesOf(cloud, 'AWS::Lambda::Function').filter(({ Role }) => isOwn(Role))) {
      expect(LoggingConfig.LogGroup.Ref).toBeDefined();
    }
  });

  test("has the contract's routes and no others, with a key unless they are public", () => {
    const paths = pathsOf(cloud);
    const found = Object.values(cloud.resources('AWS::ApiGateway::Method')).map(({ Properties: method }: Json) =>
      [method.HttpMethod, paths(method.ResourceId), method.ApiKeyRequired].join(' '),
    );
    const wanted = routes
      .filter(({ path }) => path !== '/predict/')
      .map(({ method, path, grade }) => [method, path, grade !== 'public'].join(' '));
    expect(found.sort()).toEqual(wanted.sort());
  });

  test('sends every route of the contract to the API, by a pattern that no file of the page has', () => {
    const [{ DistributionConfig: distribution }] = propertiesOf(cloud, 'AWS::CloudFront::Distribution');
    const patterns = distribution.CacheBehaviors.map(({ PathPattern }: Json) => PathPattern);
    const covers = (path: string) =>
      patterns.some((pattern: string) =>
        pattern.endsWith('*') ? path.startsWith(pattern.slice(0, -1)) : path === pattern,
      );
    for (const { path } of routes) expect([path, covers(path)]).toEqual([path, true]);
    for (const file of ['/index.html', '/assets/app.js', '/models', '/'])
      expect([file, covers(file)]).toEqual([file, false]);
    for (const behavior of distribution.CacheBehaviors) {
      expect(behavior.CachePolicyId).toBe('4135ea2d-6df8-44a3-9df3-4b5a84be39ad');
    }
  });

  test('keeps no failure at the edge for the next caller, and puts no page in its place', () => {
    const [{ DistributionConfig: distribution }] = propertiesOf(cloud, 'AWS::CloudFront::Distribution');
    const responses: Json[] = distribution.CustomErrorResponses;
    for (const { ErrorCode, ...how } of responses)
      expect([ErrorCode, how]).toEqual([ErrorCode, { ErrorCachingMinTTL: 0 }]);
    // Of what the service answers with, and CloudFront itself where it cannot reach it, those that it may keep.
    const mayKeep = [400, 403, 404, 405, 414, 500, 501, 502, 503, 504];
    const answered = [...Object.values(problems).map(({ status }) => status), 502];
    expect(responses.map(({ ErrorCode }) => ErrorCode)).toEqual(
      expect.arrayContaining(answered.filter((status) => mayKeep.includes(status))),
    );
  });

  test('answers failures of the gateway as problems of the contract', () => {
    const responses = propertiesOf(cloud, 'AWS::ApiGateway::GatewayResponse');
    expect(responses.map(({ ResponseType }) => ResponseType)).toEqual(
      expect.arrayContaining(['DEFAULT_4XX', 'DEFAULT_5XX', 'THROTTLED', 'REQUEST_TOO_LARGE', 'INTEGRATION_TIMEOUT']),
    );
    for (const response of responses) {
      const problem = JSON.parse(response.ResponseTemplates['application/json']);
      expect(Object.keys(problem).sort()).toEqual(['code', 'detail', 'instance', 'status', 'title', 'type']);
      expect(problems).toHaveProperty(problem.code);
      expect(response.StatusCode).toBe(String(problem.status));
      expect(response.ResponseParameters['gatewayresponse.header.content-type']).toBe("'application/problem+json'");
    }
  });

  test('asks for another try where Lambda lets no more run at once', () => {
    const [busy] = propertiesOf(cloud, 'AWS::ApiGateway::GatewayResponse').filter(
      ({ ResponseType }) => ResponseType === 'INTEGRATION_FAILURE',
    );
    expect(JSON.parse(busy.ResponseTemplates['application/json'])).toMatchObject({
      code: 'model_unavailable',
      status: 503,
    });
    expect(busy.ResponseParameters['gatewayresponse.header.retry-after']).toBe("'2'");
  });

  test('takes bytes as they are, throttles, and writes an access log in JSON', () => {
    cloud.template.hasResourceProperties('AWS::ApiGateway::RestApi', { BinaryMediaTypes: ['*/*'] });
    const [{ MethodSettings, AccessLogSetting }] = propertiesOf(cloud, 'AWS::ApiGateway::Stage');
    expect(MethodSettings[0].ThrottlingRateLimit).toBeGreaterThan(0);
    expect(MethodSettings[0]).toMatchObject({ DataTraceEnabled: false, MetricsEnabled: false });
    expect(Object.keys(JSON.parse(AccessLogSetting.Format))).toContain('requestId');
    for (const { Throttle, Quota } of propertiesOf(cloud, 'AWS::ApiGateway::UsagePlan')) {
      expect(Throttle.RateLimit).toBeGreaterThan(0);
      expect(Quota.Period).toBe('DAY');
    }
  });

  test('adds keys to plans one after the other, as the gateway takes them', () => {
    const added: [string, Json][] = Object.entries(cloud.resources('AWS::ApiGateway::UsagePlanKey'));
    const ids = added.map(([id]) => id);
    const waitedFor = added.flatMap(([, { DependsOn = [] }]) => DependsOn.filter((id: string) => ids.includes(id)));
    // A row: all but the last are waited for, each by one.
    expect(waitedFor).toHaveLength(ids.length - 1);
    expect(new Set(waitedFor).size).toBe(ids.length - 1);
  });

  test('traces, and runs our own functions on the newest Node', () => {
    const functions = propertiesOf(cloud, 'AWS::Lambda::Function');
    expect(functions.find(({ PackageType }) => PackageType === 'Image').TracingConfig).toEqual({ Mode: 'Active' });
    const own = functions.filter(({ Handler }) => Handler === 'handler.handler');
    expect(own.length).toBeGreaterThanOrEqual(3);
    for (const { Runtime, Architectures } of own) expect([Runtime, ...Architectures]).toEqual(['nodejs24.x', 'arm64']);
  });

  test('moves traffic by CodeDeploy, checked first, and taken back on alarms where that takes time', () => {
    const aliases: Json[] = Object.values(cloud.resources('AWS::Lambda::Alias'));
    expect(aliases).toHaveLength(2);
    for (const { UpdatePolicy } of aliases) {
      expect(UpdatePolicy.CodeDeployLambdaAliasUpdate.BeforeAllowTrafficHook.Ref).toMatch(/^GateFunction/);
    }
    const groups = propertiesOf(cloud, 'AWS::CodeDeploy::DeploymentGroup');
    const isWatched = stage === 'prod';
    for (const { AutoRollbackConfiguration, AlarmConfiguration } of groups) {
      expect(AutoRollbackConfiguration.Events.includes('DEPLOYMENT_STOP_ON_ALARM')).toBe(isWatched);
      expect([AlarmConfiguration.Enabled, AlarmConfiguration.Alarms?.length ?? 0]).toEqual(
        isWatched ? [true, 3] : [false, 0],
      );
    }
  });

  test('keeps versions to go back to, but none of a release that failed: the same could not be released again', () => {
    const versions = Object.values(cloud.resources('AWS::Lambda::Version'));
    expect(versions).toHaveLength(2);
    for (const version of versions) {
      expect(version).toMatchObject({ DeletionPolicy: 'RetainExceptOnCreate', UpdateReplacePolicy: 'Retain' });
    }
  });

  test('puts the built-in packages below their name and version, touching nothing else', () => {
    const models = propertiesOf(cloud, 'Custom::CDKBucketDeployment').find(
      ({ DestinationBucketKeyPrefix }) => DestinationBucketKeyPrefix === 'cells/1.0.0/',
    );
    expect(models).toMatchObject({ Prune: false, RetainOnDelete: true });
  });

  test('has the WebAssembly of the page compressed, which CloudFront does not do for as large a file', () => {
    const encoded = propertiesOf(cloud, 'Custom::CDKBucketDeployment').filter(
      ({ SystemMetadata }) => SystemMetadata?.['content-encoding'] !== undefined,
    );
    expect(encoded).toHaveLength(1);
    expect(encoded[0].DestinationBucketKeyPrefix).toBe('assets/');
    expect(encoded[0].SystemMetadata).toEqual({
      'content-encoding': 'br',
      'content-type': 'application/wasm',
      'cache-control': 'public, max-age=31536000, immutable',
    });
  });

  test(stage === 'prod' ? 'outlives its deletion' : 'takes its data and logs along', () => {
    const kept = stage === 'prod' ? 'Retain' : 'Delete';
    for (const type of ['AWS::S3::Bucket', 'AWS::Logs::LogGroup', 'AWS::DynamoDB::GlobalTable']) {
      for (const resource of Object.values(cloud.resources(type))) expect(resource.DeletionPolicy).toBe(kept);
    }
  });
});

test('the page key comes from the secret store, and only CloudFront and the gateway are told', () => {
  const { template } = synth();
  const text = JSON.stringify(template.toJSON());
  expect(text.match(/\{\{resolve:secretsmanager:/g)).toHaveLength(2);
  template.hasResourceProperties('AWS::ApiGateway::ApiKey', {
    Value: { 'Fn::Join': ['', Match.arrayWith(['{{resolve:secretsmanager:'])] },
  });
});

test('the API function knows the key that visitors of an open page share', () => {
  const told = (context: Record<string, string>) =>
    propertiesOf(synth(context), 'AWS::Lambda::Function').filter(
      ({ Environment }: Json) => Environment?.Variables.GLIMPSE_PAGE_KEY_ID,
    );
  expect(told({})).toHaveLength(1);
  expect(told({ pageAccess: 'key' })).toHaveLength(0);
});

test('with access by key there is no key but those people hold', () => {
  const { template } = synth({ pageAccess: 'key' });
  expect(Object.keys(template.findResources('AWS::SecretsManager::Secret'))).toEqual([
    expect.stringMatching(/^JobsWebhookSecret/),
  ]);
  template.resourceCountIs('AWS::ApiGateway::ApiKey', 2);
});

test('the firewall counts by the header the edge sets where CloudFront proves it is there, and all others by their address', () => {
  const cloud = synth({ waf: 'true', callsPerAddress: '120', pageAccess: 'key' });
  const [{ Rules }] = propertiesOf(cloud, 'AWS::WAFv2::WebACL');
  const [viewers, callers] = Rules.map(({ Statement }: Json) => Statement.RateBasedStatement);
  expect(viewers).toMatchObject({
    Limit: 120,
    AggregateKeyType: 'FORWARDED_IP',
    ForwardedIPConfig: { HeaderName: 'x-viewer-ip' },
  });
  expect(callers).toMatchObject({ Limit: 120, AggregateKeyType: 'IP' });
  // Nobody is counted by neither rule: what the one takes the other leaves out.
  const { ByteMatchStatement: proof } = viewers.ScopeDownStatement;
  expect(callers.ScopeDownStatement).toEqual({ NotStatement: { Statement: { ByteMatchStatement: proof } } });
  expect(proof.PositionalConstraint).toBe('EXACTLY');
  expect(JSON.stringify(proof.SearchString)).toContain('{{resolve:secretsmanager:');
});

test.each(['open', 'key'])(
  'with the firewall CloudFront proves itself on every way to the API, pages being %s',
  (pageAccess) => {
    const cloud = synth({ waf: 'true', pageAccess });
    const [{ Rules }] = propertiesOf(cloud, 'AWS::WAFv2::WebACL');
    const proof = Rules[0].Statement.RateBasedStatement.ScopeDownStatement.ByteMatchStatement;
    const [{ DistributionConfig }] = propertiesOf(cloud, 'AWS::CloudFront::Distribution');
    const toApi = DistributionConfig.Origins.filter(({ CustomOriginConfig }: Json) => CustomOriginConfig);
    expect(toApi).toHaveLength(pageAccess === 'open' ? 2 : 1);
    for (const { OriginCustomHeaders } of toApi) {
      expect(OriginCustomHeaders).toContainEqual({
        HeaderName: proof.FieldToMatch.SingleHeader.Name,
        HeaderValue: proof.SearchString,
      });
    }
  },
);

test('what an account can have once under a name has the region in it: the stack can be in two', () => {
  const names = ['CloudFront::ResponseHeadersPolicy', 'CloudFront::OriginAccessControl', 'CloudFront::Function']
    .concat('CloudWatch::Dashboard', 'Budgets::Budget')
    .flatMap((type) => propertiesOf(synth({ budgetUsd: '10' }), `AWS::${type}`))
    .map((properties) => JSON.stringify(properties).match(/"\w*Name":(\{.*?\]\]\}|"[^"]*")/)?.[1]);
  expect(names).toHaveLength(7);
  for (const name of names) expect(name).toContain('{"Ref":"AWS::Region"}');
});

test('with an own domain the outputs say what it has to lead to', () => {
  const certificateArn = 'arn:aws:acm:us-east-1:123456789012:certificate/1a2b';
  const { Outputs } = synth({ domainName: 'vision.example.com', certificateArn }).template.toJSON();
  expect(Outputs.Url.Value).toBe('https://vision.example.com');
  expect(Outputs.DnsTarget.Value['Fn::GetAtt']).toEqual([expect.stringMatching(/^SiteDistribution/), 'DomainName']);
  expect(synth().template.toJSON().Outputs.DnsTarget).toBeUndefined();
});

test('pictures are kept as long as set, uploads for a day', () => {
  const { template } = synth({ imageDays: '14' });
  template.hasResourceProperties('AWS::S3::Bucket', {
    LifecycleConfiguration: {
      Rules: Match.arrayWith([
        Match.objectLike({ Prefix: 'uploads/', ExpirationInDays: 1 }),
        Match.objectLike({ Prefix: 'images/', ExpirationInDays: 14 }),
      ]),
    },
  });
});

function functionOf(cloud: Synthesized, id: RegExp): Json {
  return Object.entries(cloud.resources('AWS::Lambda::Function')).find(([each]) => id.test(each))?.[1].Properties;
}

/** The environment of a function as the service reads it; what is known at deploy only is `?`. */
function configOf(cloud: Synthesized, id: RegExp) {
  const { Variables } = functionOf(cloud, id).Environment;
  return readConfig(Object.fromEntries(Object.entries(Variables).map(([name, value]) => [name, text(value)])));
}

function partition<T>(all: readonly T[], isFirst: (each: T) => boolean): [T[], T[]] {
  return [all.filter(isFirst), all.filter((each) => !isFirst(each))];
}

function isOwn(role: Json): boolean {
  return /^(Model|Api|Records|Jobs|Drift|Gate|Deployer)/.test(role?.['Fn::GetAtt']?.[0] ?? '');
}

/** The path of an API resource, from the parts that refer to one another. */
function pathsOf(cloud: Synthesized): (id: Json) => string {
  const parts = cloud.resources('AWS::ApiGateway::Resource') as Record<string, Resource & { Properties: Json }>;
  const path = (id: Json): string => {
    const part = parts[id.Ref];
    return part ? `${path(part.Properties.ParentId)}/${part.Properties.PathPart}` : '';
  };
  return path;
}
