import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { CfnResource } from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';
import { type Diagram, mermaidBlocks, parseFlowchart } from './mermaid.ts';
import { type Synthesized, synth } from './synth.ts';

// biome-ignore lint/suspicious/noExplicitAny: a template is JSON of many shapes
type Json = any;

const document = readFileSync(join(import.meta.dirname, '..', '..', 'docs', 'architecture.md'), 'utf8');
const diagrams = new Map([...mermaidBlocks(document)].map(([title, source]) => [title, parseFlowchart(source)]));
const cloud = synth({ stage: 'prod', storeImages: 'true' });

/** What the technical architecture shows: all there is of these, but for what the CDK brings itself. */
const shown = [
  'AWS::Lambda::Function',
  'AWS::S3::Bucket',
  'AWS::DynamoDB::GlobalTable',
  'AWS::SQS::Queue',
  'AWS::SNS::Topic',
  'AWS::StepFunctions::StateMachine',
  'AWS::ApiGateway::RestApi',
  'AWS::CloudFront::Distribution',
];

const pathOf = (construct: IConstruct) => construct.node.path.split('/').slice(1).join('/');

/** Construct of each resource as people name it, e.g. `Records/Queue`, by logical id. */
function constructs({ stack }: Synthesized, types: readonly string[]): Map<string, string> {
  const resources = stack.node.findAll().filter((each): each is CfnResource => CfnResource.isCfnResource(each));
  const wanted = resources.filter(({ cfnResourceType }) => types.includes(cfnResourceType));
  return new Map(
    wanted
      .map((each): [string, string] => [
        stack.getLogicalId(each),
        pathOf(each.node.id === 'Resource' && each.node.scope ? each.node.scope : each),
      ])
      .filter(([, path]) => !path.startsWith('Custom::')),
  );
}

const named = ({ nodes }: Diagram) => nodes.filter(({ outside }) => !outside).map(({ label }) => label[0] ?? '');

test('the documents have both architectures', () => {
  expect([...diagrams.keys()]).toEqual(expect.arrayContaining(['Solution architecture', 'Technical architecture']));
});

describe.each(['Solution architecture', 'Technical architecture'])('%s', (title) => {
  test('every node is a construct of the stack, by its name; what is none is drawn as outside', () => {
    const known = new Set(cloud.stack.node.findAll().map(pathOf));
    const names = named(diagrams.get(title) as Diagram);
    expect(names.length).toBeGreaterThan(8);
    expect(names.filter((name) => !known.has(name))).toEqual([]);
  });
});

const technical = diagrams.get('Technical architecture') as Diagram;

test('the technical architecture has every function, bucket, table, queue, topic, state machine, API and distribution', () => {
  const there = [...constructs(cloud, shown).values()];
  const names = named(technical);
  expect(there.filter((name) => !names.includes(name))).toEqual([]);
});

test('a line between a function or machine and what it uses is a permission, and every permission is a line', () => {
  const byLogicalId = constructs(cloud, shown);
  const byId = new Map(technical.nodes.map(({ id, label }) => [id, label[0] ?? '']));
  const drawn = technical.edges
    .map(({ from, to }) => [byId.get(from) ?? '', byId.get(to) ?? ''])
    .flatMap(([from = '', to = '']) => {
      if (/(Function|Machine)$/.test(from)) return [`${from} - ${to}`];
      // A queue gives to a function, which asks for it.
      return from.endsWith('Queue') && to.endsWith('Function') ? [`${to} - ${from}`] : [];
    });
  expect([...new Set(drawn)].sort()).toEqual(permissions(cloud, byLogicalId));
});

/** `user - resource` of every statement of the role of a function or machine on something shown. */
function permissions(of: Synthesized, names: ReadonlyMap<string, string>): string[] {
  const users = { ...of.resources('AWS::Lambda::Function'), ...of.resources('AWS::StepFunctions::StateMachine') };
  const roles = new Map(
    Object.entries(users).map(([id, { Properties }]: [string, Json]) => [
      (Properties.Role ?? Properties.RoleArn)['Fn::GetAtt'][0],
      names.get(id),
    ]),
  );
  const pairs = Object.values(of.resources('AWS::IAM::Policy')).flatMap(({ Properties }: Json) => {
    const user = roles.get(Properties.Roles[0].Ref);
    if (user === undefined) return [];
    const used = Properties.PolicyDocument.Statement.flatMap(({ Resource }: Json) => [Resource].flat());
    return used.flatMap((resource: Json) => {
      const ids = [...JSON.stringify(resource).matchAll(/"(?:Fn::GetAtt":\["|Ref":")(\w+)"/g)].map(([, id = '']) => id);
      const others = ids.map((id) => names.get(id)).filter((name) => name !== undefined && name !== user);
      return others.map((name) => `${user} - ${name}`);
    });
  });
  return [...new Set(pairs)].sort();
}
