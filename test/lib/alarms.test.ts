import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { synth } from './synth.ts';
import { text } from './watched.ts';

// biome-ignore lint/suspicious/noExplicitAny: a template is JSON of many shapes
type Json = any;

/** Properties of the alarm of that name. */
function alarmOf(name: string): Json {
  const alarms = Object.entries(synth().resources('AWS::CloudWatch::Alarm'));
  return alarms.find(([id]) => id.replace(/^Monitoring|[0-9A-F]{8}$/g, '') === name)?.[1].Properties;
}

test('every alarm tells the topic when it goes off and when it is over, and has a place in docs/operate.md', () => {
  const operate = readFileSync(join(import.meta.dirname, '..', '..', 'docs', 'operate.md'), 'utf8');
  const { resources } = synth({ stage: 'prod' });
  const alarms: [string, Json][] = Object.entries(resources('AWS::CloudWatch::Alarm'));
  expect(alarms.length).toBeGreaterThan(6);
  for (const [id, { Properties }] of alarms) {
    const name = id.replace(/^Monitoring|[0-9A-F]{8}$/g, '');
    expect(operate).toContain(`### ${name}\n`);
    expect(Properties.AlarmActions).toEqual([{ Ref: expect.stringMatching(/^MonitoringTopic/) }]);
    expect(Properties.OKActions).toEqual(Properties.AlarmActions);
  }
  const [budget]: Json[] = Object.values(resources('AWS::Budgets::Budget'));
  for (const { Subscribers } of budget.Properties.NotificationsWithSubscribers) {
    expect(text(Subscribers[0].Address)).toBe('?');
    expect(Subscribers[0].SubscriptionType).toBe('SNS');
  }
});

test.each(['dev', 'prod'])('what tells the topic of %s may: its policy is the only one', (stage) => {
  const { resources } = synth({ stage });
  const told = (type: string, pattern: RegExp) =>
    [...JSON.stringify(resources(type)).matchAll(pattern)].map(([, topic = '']) => topic);
  const tellers = {
    'cloudwatch.amazonaws.com': told('AWS::CloudWatch::Alarm', /"(?:Alarm|OK)Actions":\[\{"Ref":"(\w+)"/g),
    'budgets.amazonaws.com': told('AWS::Budgets::Budget', /"Address":\{"Ref":"(\w+)"/g),
  };
  expect(tellers['cloudwatch.amazonaws.com'].length).toBeGreaterThan(12);
  const policies: Json[] = Object.values(resources('AWS::SNS::TopicPolicy'));
  for (const [Service, topics] of Object.entries(tellers)) {
    for (const Ref of new Set(topics)) {
      const policy = policies.find(({ Properties }) => JSON.stringify(Properties.Topics).includes(Ref));
      const allowed = policy.Properties.PolicyDocument.Statement.filter(({ Effect }: Json) => Effect === 'Allow');
      expect(allowed.flatMap(({ Principal }: Json) => Principal.Service)).toContain(Service);
      for (const statement of allowed) {
        expect(statement).toMatchObject({
          Action: 'sns:Publish',
          Resource: { Ref },
          Condition: { StringEquals: { 'aws:SourceAccount': { Ref: 'AWS::AccountId' } } },
        });
      }
    }
  }
});

test.each(['Certainty', 'JobCertainty'])('one bad day is enough for %s: pictures need not come every hour', (name) => {
  expect(alarmOf(name)).toMatchObject({ MetricName: 'CertaintyMargin', Period: 86_400, EvaluationPeriods: 1 });
});

test('records that the table refuses are told while they are still tried: the function itself has no error then', () => {
  const [queue] = Object.entries(synth().resources('AWS::SQS::Queue')).filter(([id]) => /^RecordsQueue/.test(id));
  const [id, { Properties }] = queue as [string, Json];
  const alarm = alarmOf('RecordsLate');
  expect(alarm).toMatchObject({
    Namespace: 'AWS/SQS',
    MetricName: 'ApproximateAgeOfOldestMessage',
    Statistic: 'Maximum',
  });
  expect(alarm.Dimensions).toEqual([{ Name: 'QueueName', Value: { 'Fn::GetAtt': [id, 'QueueName'] } }]);
  // SQS leaves out of the age what was received three times and more: until then it can grow to two visibility timeouts.
  expect(alarm.Threshold).toBeLessThan(2 * Properties.VisibilityTimeout);
  expect(alarm.Threshold).toBeGreaterThan(Properties.VisibilityTimeout);
});
