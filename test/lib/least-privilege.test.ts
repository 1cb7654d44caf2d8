import { synth } from './synth.ts';

interface Statement {
  readonly Effect: string;
  readonly Action: string | string[];
  readonly Resource: unknown;
}

/** Statements of every policy of a role, by the logical id of the role. */
function statements(context: Record<string, string>) {
  const cloud = synth(context);
  const all = Object.values(cloud.resources('AWS::IAM::Policy')).flatMap(({ Properties }) => {
    const { Roles, PolicyDocument } = Properties as {
      Roles: { Ref: string }[];
      PolicyDocument: { Statement: Statement[] };
    };
    return PolicyDocument.Statement.map((statement) => ({ role: Roles[0]?.Ref ?? '', ...statement }));
  });
  // The CDK makes one statement of those that differ in one thing.
  return all.flatMap(({ role, Effect, Action, Resource }) =>
    [Resource].flat().map((each) => ({ role, Effect, actions: [Action].flat(), resource: JSON.stringify(each) })),
  );
}

const allowedTo = (all: ReturnType<typeof statements>, role: RegExp) =>
  [
    ...new Set(
      all
        .filter((each) => role.test(each.role))
        .flatMap(({ actions, resource }) => actions.map((action) => `${action} ${name(resource)}`)),
    ),
  ].sort();

/** A resource by what it is called in the stack, without the hash. */
function name(resource: string): string {
  const [, machine] = /:execution:",\{"Fn::GetAtt":\["(\w+?)[0-9A-F]{8}","Name"\]/.exec(resource) ?? [];
  if (machine !== undefined) return `${machine} executions`;
  const pattern = /\{(?:"Fn::GetAtt":\["(\w+?)[0-9A-F]{8}","Arn"\]|"Ref":"(\w+?)[0-9A-F]{8}")\}(?:,"([^"]*)")?/;
  const [, byArn, byRef, suffix = ''] = pattern.exec(resource) ?? [];
  return `${byArn ?? byRef ?? '*'}${suffix}`;
}

test('no policy allows every action, of a service or at all', () => {
  const all = statements({ stage: 'prod', storeImages: 'true', githubRepository: 'someone/glimpse' });
  expect(all.length).toBeGreaterThan(10);
  for (const { actions } of all) for (const action of actions) expect(action).not.toMatch(/^\*$|:\*$/);
});

test('the model function reads models and uploads, leaves records in their queue, and writes its log: no table, no other queue', () => {
  expect(allowedTo(statements({}), /^ModelRole/)).toEqual([
    'logs:CreateLogStream ModelLogs',
    'logs:PutLogEvents ModelLogs',
    's3:GetObject BlobsBucket/inbox/*',
    's3:GetObject BlobsBucket/jobs/*/pictures/*',
    's3:GetObject BlobsBucket/uploads/*',
    's3:GetObject ModelsBucket/*',
    's3:ListBucket ModelsBucket',
    's3:PutObject BlobsBucket/jobs/*/parts/*',
    'sqs:SendMessage RecordsQueue',
    'xray:PutTelemetryRecords *',
    'xray:PutTraceSegments *',
  ]);
});

test('the API function reads models, signs forms for uploads, shows and removes kept pictures, keeps the books and begins jobs', () => {
  expect(allowedTo(statements({}), /^ApiRole/)).toEqual([
    'dynamodb:DeleteItem RecordsTable',
    'dynamodb:GetItem RecordsTable',
    'dynamodb:PutItem RecordsTable',
    'dynamodb:Query RecordsTable',
    'dynamodb:Query RecordsTable/index/byModel',
    'dynamodb:Query RecordsTable/index/kept',
    'dynamodb:UpdateItem RecordsTable',
    'logs:CreateLogStream ApiLogs',
    'logs:PutLogEvents ApiLogs',
    's3:DeleteObject BlobsBucket/images/*',
    's3:GetObject BlobsBucket/images/*',
    's3:GetObject BlobsBucket/jobs/*',
    's3:GetObject ModelsBucket/*',
    's3:ListBucket BlobsBucket',
    's3:ListBucket ModelsBucket',
    's3:PutObject BlobsBucket/jobs/*',
    's3:PutObject BlobsBucket/uploads/*',
    'states:DescribeExecution JobsMachine executions',
    'states:StartExecution JobsMachine',
    'states:StopExecution JobsMachine executions',
    'xray:PutTelemetryRecords *',
    'xray:PutTraceSegments *',
  ]);
});

test('the record function takes from its one queue and adds to the one table', () => {
  expect(allowedTo(statements({}), /^RecordsRole/)).toEqual([
    'dynamodb:PutItem RecordsTable',
    'dynamodb:UpdateItem RecordsTable',
    'logs:CreateLogStream RecordsLogs',
    'logs:PutLogEvents RecordsLogs',
    'sqs:ChangeMessageVisibility RecordsQueue',
    'sqs:DeleteMessage RecordsQueue',
    'sqs:GetQueueAttributes RecordsQueue',
    'sqs:GetQueueUrl RecordsQueue',
    'sqs:ReceiveMessage RecordsQueue',
    'xray:PutTelemetryRecords *',
    'xray:PutTraceSegments *',
  ]);
});

test('where pictures may be kept it can add to them, and still not read them', () => {
  const kept = allowedTo(statements({ storeImages: 'true' }), /^ModelRole/).filter((each) => each.includes('images/'));
  expect(kept).toEqual(['s3:PutObject BlobsBucket/images/*']);
});

test('the drift check reads models and records, and leaves baselines beside versions', () => {
  expect(allowedTo(statements({}), /^DriftRole/)).toEqual([
    'dynamodb:Query RecordsTable',
    'dynamodb:Query RecordsTable/index/byModel',
    'dynamodb:Query RecordsTable/index/kept',
    'logs:CreateLogStream DriftLogs',
    'logs:PutLogEvents DriftLogs',
    's3:GetObject ModelsBucket/*',
    's3:ListBucket ModelsBucket',
    's3:PutObject ModelsBucket/*/baselines/*',
  ]);
});

test('the gate calls versions of the two functions and tells CodeDeploy, and nothing else', () => {
  expect(allowedTo(statements({}), /^GateRole/)).toEqual([
    'codedeploy:PutLifecycleEventHookExecutionStatus DeliveryApplication/',
    'lambda:InvokeFunction ApiFunction:*',
    'lambda:InvokeFunction ModelFunction:*',
    'logs:CreateLogStream GateLogs',
    'logs:PutLogEvents GateLogs',
  ]);
});

test('only the main branch of the one repository may deploy, and only by the roles of the bootstrap', () => {
  const { template } = synth({ githubRepository: 'someone/glimpse' });
  const roles = Object.entries(template.findResources('AWS::IAM::Role')).filter(([id]) => id.includes('GitHub'));
  expect(roles).toHaveLength(1);
  const [statement] = roles[0]?.[1].Properties.AssumeRolePolicyDocument.Statement ?? [];
  expect(statement.Condition).toEqual({
    StringEquals: { 'token.actions.githubusercontent.com:aud': 'sts.amazonaws.com' },
    StringLike: {
      'token.actions.githubusercontent.com:sub': [
        'repo:someone/glimpse:ref:refs/heads/main',
        'repo:someone@*/glimpse@*:ref:refs/heads/main',
      ],
    },
  });
});
