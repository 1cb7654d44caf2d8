import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';

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
