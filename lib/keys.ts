import { RemovalPolicy, Validations } from 'aws-cdk-lib';
import * as apigateway from 'aws-cdk-lib/aws-apigateway';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import { Construct } from 'constructs';
import type { Settings } from './config.ts';

/**
 * Keys of the two grades, and the page's own, which no browser sees: CloudFront adds it. They know no stage, since the stage
 * waits for the functions, and those are told which key is the operator's; usage plans join both.
 */
export class Keys extends Construct {
  readonly caller: apigateway.ApiKey;
  readonly operator: apigateway.ApiKey;
  /** Neither is there where visitors bring their own. */
  readonly page?: apigateway.ApiKey;
  readonly pageSecret?: secretsmanager.Secret;

  constructor(scope: Construct, id: string, { pageAccess }: Settings) {
    super(scope, id);
    this.caller = new apigateway.ApiKey(this, 'Caller', { description: 'Glimpse: a program or person that predicts' });
    this.operator = new apigateway.ApiKey(this, 'Operator', { description: 'Glimpse: who runs it' });
    if (pageAccess === 'key') return;
    this.pageSecret = new secretsmanager.Secret(this, 'PageSecret', {
      description: 'Key by which the page calls the API; CloudFront adds it',
      generateSecretString: { excludePunctuation: true, passwordLength: 40 },
      removalPolicy: RemovalPolicy.DESTROY,
    });
    Validations.of(this.pageSecret).acknowledge({
      id: 'AwsSolutions-SMG4',
      reason: 'A new one reaches gateway and CloudFront by a deploy: docs/operate.md says how',
    });
    this.page = new apigateway.ApiKey(this, 'Page', {
      description: 'Glimpse: the page, by way of CloudFront',
      value: this.pageSecret.secretValue.unsafeUnwrap(),
    });
  }
}
