import { CfnOutput, Stack, Validations } from 'aws-cdk-lib';
import type * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import * as codedeploy from 'aws-cdk-lib/aws-codedeploy';
import * as iam from 'aws-cdk-lib/aws-iam';
import type * as lambda from 'aws-cdk-lib/aws-lambda';
import { Construct } from 'constructs';
import type { Settings } from './config.ts';
import { wildcardBelow } from './findings.ts';

interface DeliveryProps {
  readonly settings: Settings;
  /** What gets new versions, by name. */
  readonly aliases: Readonly<Record<'Model' | 'Api', lambda.Alias>>;
  readonly gate: lambda.Function;
  readonly alarms: readonly cloudwatch.IAlarm[];
}

const configs: Readonly<Record<Settings['release'], codedeploy.ILambdaDeploymentConfig>> = {
  'all-at-once': codedeploy.LambdaDeploymentConfig.ALL_AT_ONCE,
  'canary-10-percent-5-minutes': codedeploy.LambdaDeploymentConfig.CANARY_10PERCENT_5MINUTES,
  'linear-10-percent-every-minute': codedeploy.LambdaDeploymentConfig.LINEAR_10PERCENT_EVERY_1MINUTE,
};

/** How new versions get traffic: after the parity check, at once, or step by step and back again when an alarm goes off. */
export class Delivery extends Construct {
  constructor(scope: Construct, id: string, { settings, aliases, gate, alarms }: DeliveryProps) {
    super(scope, id);
    const application = new codedeploy.LambdaApplication(this, 'Application');
    // What moves at once no alarm can watch: one that is on is the old version's, and would keep away the new one that mends it.
    const watching = settings.release === 'all-at-once' ? [] : alarms;
    for (const [name, alias] of Object.entries(aliases)) {
      const group = new codedeploy.LambdaDeploymentGroup(this, name, {
        application,
        alias,
        preHook: gate,
        deploymentConfig: configs[settings.release],
        alarms: [...watching],
        autoRollback: { failedDeployment: true, stoppedDeployment: true, deploymentInAlarm: watching.length > 0 },
      });
      Validations.of(group.role).acknowledge(
        { id: wildcardBelow(gate, ':*'), reason: 'The gate, whichever its version' },
        {
          id: 'AwsSolutions-IAM4[Policy::arn:<AWS::Partition>:iam::aws:policy/service-role/AWSCodeDeployRoleForLambdaLimited]',
          reason: 'The policy AWS keeps for exactly this: moving aliases of Lambda',
        },
      );
    }
    if (settings.githubRepository !== undefined) addGitHubRole(this, settings.githubRepository, aliases.Model);
  }
}

/** A role that the main branch of one repository can take on by OpenID Connect: no key is kept anywhere. */
function addGitHubRole(scope: Construct, repository: string, alias: lambda.Alias): void {
  const { partition, account } = Stack.of(scope);
  const host = 'token.actions.githubusercontent.com';
  const role = new iam.Role(scope, 'GitHubRole', {
    description: `Glimpse: deploys from the main branch of ${repository}`,
    assumedBy: new iam.WebIdentityPrincipal(`arn:${partition}:iam::${account}:oidc-provider/${host}`, {
      StringEquals: { [`${host}:aud`]: 'sts.amazonaws.com' },
      StringLike: { [`${host}:sub`]: subjectsOf(repository) },
    }),
  });
  // What deploys is the bootstrap's roles; this one may only take them on.
  const bootstrapRoles = `arn:${partition}:iam::${account}:role/cdk-hnb659fds-*-role-${account}-*`;
  role.addToPolicy(new iam.PolicyStatement({ actions: ['sts:AssumeRole'], resources: [bootstrapRoles] }));
  // To record which image it was.
  role.addToPolicy(new iam.PolicyStatement({ actions: ['lambda:GetFunction'], resources: [alias.functionArn] }));
  const output = new CfnOutput(scope, 'DeployRole', { value: role.roleArn, description: 'AWS_ROLE of the repository' });
  output.overrideLogicalId('DeployRole');
  Validations.of(role).acknowledge({
    id: 'AwsSolutions-IAM5[Resource::arn:<AWS::Partition>:iam::<AWS::AccountId>:role/cdk-hnb659fds-*-role-<AWS::AccountId>-*]',
    reason: "The bootstrap's four roles of this account, in whichever region it deploys to",
  });
}

/**
 * How GitHub names the main branch of a repository: by names, and of those made or renamed since July 2026 with the numbers of
 * owner and repository behind an @, which no name can hold.
 * https://github.blog/changelog/2026-04-23-immutable-subject-claims-for-github-actions-oidc-tokens/
 */
function subjectsOf(repository: string): string[] {
  const [owner, name] = repository.split('/');
  return [repository, `${owner}@*/${name}@*`].map((each) => `repo:${each}:ref:refs/heads/main`);
}
