import { Annotations, Match } from 'aws-cdk-lib/assertions';
import { synth } from './synth.ts';

// What each stage and option adds: everything off, everything on.
const variants = {
  dev: {},
  prod: {
    stage: 'prod',
    githubRepository: 'someone/glimpse',
    alarmEmail: 'someone@example.com',
    storeImages: 'true',
    schedulePrefix: 'returns',
  },
  'with keys, a snapshot, arm64 and an own domain': {
    pageAccess: 'key',
    snapStart: 'true',
    architecture: 'arm64',
    domainName: 'vision.example.com',
    certificateArn: 'arn:aws:acm:us-east-1:123456789012:certificate/1a2b3c4d',
  },
};

describe.each(Object.entries(variants))('the stack for %s', (_, context) => {
  test("is made without a finding of cdk-nag's AWS Solutions rules, and without a warning", () => {
    // A finding that nobody acknowledged makes synth throw, with the report as its message.
    const { app, stack } = synth(context);
    expect(Annotations.fromStack(stack).findWarning('*', Match.anyValue())).toEqual([]);
    const [plugin] = app.policyValidationBeta1;
    expect(plugin?.name).toBe('AwsSolutions');
  });
});
