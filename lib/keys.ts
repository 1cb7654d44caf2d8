import { RemovalPolicy, Validations } from 'aws-cdk-lib';
import * as apigateway from 'aws-cdk-lib/aws-apigateway';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import { Construct } from 'constructs';
import type { Settings } from './config.ts';

interface KeysProps {
  readonly settings: Settings;
  readonly api: apigateway.RestApi;
}

/** Keys of the two grades, and the page's own, which no browser sees: CloudFront adds it. */
export class Keys extends Construct {
  readonly caller: apigateway.IApiKey;
  readonly operator: apigateway.IApiKey;
  /** Value of the page's key; none where visitors bring their own. */
  readonly pageSecret?: secretsmanager.Secret;

  constructor(scope: Construct, id: string, { settings, api }: KeysProps) {
    super(scope, id);
    this.caller = api.addApiKey('CallerKey', { description: 'Glimpse: a program or person that predicts' });
    this.operator = api.addApiKey('OperatorKey', { description: 'Glimpse: who runs it' });
    const plan = usagePlan(this, 'Callers', api, settings);
    plan.addApiKey(this.caller);
    usagePlan(this, 'Operators', api, settings).addApiKey(this.operator);
    if (settings.pageAccess === 'key') return;
    this.pageSecret = new secretsmanager.Secret(this, 'PageSecret', {
      description: 'Key by which the page calls the API; CloudFront adds it',
      generateSecretString: { excludePunctuation: true, passwordLength: 40 },
      removalPolicy: RemovalPolicy.DESTROY,
    });
    Validations.of(this.pageSecret).acknowledge({
      id: 'AwsSolutions-SMG4',
      reason: 'A new value reaches gateway and CloudFront by a deploy: docs/operate.md says how',
    });
    const pageKey = new apigateway.ApiKey(this, 'PageKey', {
      description: 'Glimpse: the page, by way of CloudFront',
      value: this.pageSecret.secretValue.unsafeUnwrap(),
    });
    usagePlan(this, 'Page', api, settings).addApiKey(pageKey);
  }
}

function usagePlan(scope: Construct, id: string, api: apigateway.RestApi, settings: Settings): apigateway.UsagePlan {
  return new apigateway.UsagePlan(scope, id, {
    description: `Glimpse: ${id.toLowerCase()}`,
    apiStages: [{ api, stage: api.deploymentStage }],
    throttle: { rateLimit: settings.rateLimit, burstLimit: settings.burstLimit },
    quota: { limit: settings.quotaPerDay, period: apigateway.Period.DAY },
  });
}
