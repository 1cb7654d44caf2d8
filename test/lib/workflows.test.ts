import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { synth } from './synth.ts';

const root = join(import.meta.dirname, '..', '..');
const github = join(root, '.github');
const read = (path: string) => parse(readFileSync(join(github, path), 'utf8'));

test('no workflow needs a secret: AWS is reached by OpenID Connect, by the main branch only', () => {
  const files = readdirSync(join(github, 'workflows'));
  expect(files.sort()).toEqual(['deploy.yml', 'test.yml']);
  for (const file of files) {
    expect(readFileSync(join(github, 'workflows', file), 'utf8')).not.toMatch(/secrets\.|AWS_SECRET|access-key/);
  }
  const { on, permissions, jobs } = read('workflows/deploy.yml');
  expect(permissions).toEqual({ contents: 'read', 'id-token': 'write' });
  expect(on.workflow_run).toMatchObject({ workflows: ['test'], branches: ['main'] });
  expect(jobs.deploy.if).toContain("conclusion == 'success'");
});

test('the role trusts what GitHub says of the job that deploys', () => {
  const { on, jobs } = read('workflows/deploy.yml');
  // A job with an environment is known by that instead of its branch.
  const { environment } = jobs.deploy;
  const job = environment
    ? `environment:${environment.name ?? environment}`
    : `ref:refs/heads/${on.workflow_run.branches}`;
  const [role] = Object.values(synth({ githubRepository: 'owner/name' }).resources('AWS::IAM::Role'))
    .map((each) => JSON.stringify(each))
    .filter((each) => each.includes('AssumeRoleWithWebIdentity'));
  const [, trusted = '[]'] = /actions\.githubusercontent\.com:sub":(\[.*?\])/.exec(role ?? '') ?? [];
  const patterns = (JSON.parse(trusted) as string[]).map((each) => new RegExp(`^${each.replaceAll('*', '.*')}$`));
  const isTrusted = (subject: string) => patterns.some((pattern) => pattern.test(subject));
  // Repositories made or renamed since July 2026 are named with their numbers.
  for (const name of ['owner/name', 'owner@123456/name@456789']) expect(isTrusted(`repo:${name}:${job}`)).toBe(true);
  for (const name of ['other/name', 'owner/names', 'owners@1/name@2', 'owner@1/names@2', 'other@1/name@2'])
    expect([name, isTrusted(`repo:${name}:${job}`)]).toEqual([name, false]);
  for (const place of ['ref:refs/heads/other', 'ref:refs/heads/main2', 'pull_request', 'environment:main'])
    expect([place, isTrusted(`repo:owner@123456/name@456789:${place}`)]).toEqual([place, false]);
});

test('what is deployed and recorded is the commit that was tested, not what main has become since', () => {
  const { env, steps } = read('workflows/deploy.yml').jobs.deploy;
  expect(env.COMMIT).toContain('github.event.workflow_run.head_sha');
  expect(steps[0].with.ref).toContain('env.COMMIT');
  expect(steps.at(-1).run).toContain('Commit $COMMIT runs as');
  expect(JSON.stringify(steps)).not.toMatch(/GITHUB_SHA|github\.sha/);
});

test('commands of the workflows are there', () => {
  const { scripts } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  const steps = [read('workflows/deploy.yml').jobs.deploy, read('workflows/test.yml').jobs.test].flatMap(
    (job: { steps: { run?: string }[] }) => job.steps.flatMap(({ run }) => run ?? []),
  );
  expect(steps).toEqual(expect.arrayContaining(['.ci/run', 'node .github/smoke.mjs cdk.out/outputs.json']));
  for (const [, script = ''] of steps.join('\n').matchAll(/npm run ([\w:]+)/g))
    expect(scripts).toHaveProperty([script]);
});

test('the CDK that cannot read its own library is never proposed', () => {
  const [npm] = read('dependabot.yml').updates;
  expect(npm.ignore).toContainEqual({ 'dependency-name': 'aws-cdk', versions: ['>=3'] });
  const { devDependencies } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  expect(devDependencies['aws-cdk']).toBe('2.1148.1');
});
