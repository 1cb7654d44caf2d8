import { RemovalPolicy, Validations } from 'aws-cdk-lib';
import type * as apigateway from 'aws-cdk-lib/aws-apigateway';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import * as waf from 'aws-cdk-lib/aws-wafv2';
import { Construct } from 'constructs';

interface FirewallProps {
  readonly stage: apigateway.Stage;
  /** Calls of one address in five minutes. */
  readonly callsPerAddress: number;
}

/**
 * Limits calls per address: by CloudFront's word for who comes that way, by the connection for who does not. CloudFront is
 * known by a secret: whoever calls the API by its own address could name any viewer.
 */
export class Firewall extends Construct {
  /** What CloudFront sends along with each call of the API. */
  readonly originHeaders: Readonly<Record<string, string>>;

  constructor(scope: Construct, id: string, { stage, callsPerAddress }: FirewallProps) {
    super(scope, id);
    const proof = { header: 'x-origin-verify', value: this.addSecret().secretValue.unsafeUnwrap() };
    this.originHeaders = { [proof.header]: proof.value };
    const viaCloudFront: waf.CfnWebACL.StatementProperty = {
      byteMatchStatement: {
        fieldToMatch: { singleHeader: { Name: proof.header } },
        positionalConstraint: 'EXACTLY',
        searchString: proof.value,
        textTransformations: [{ priority: 0, type: 'NONE' }],
      },
    };
    const limit = { limit: callsPerAddress, evaluationWindowSec: 300 };
    const viewer = { headerName: 'x-viewer-ip', fallbackBehavior: 'NO_MATCH' };
    const acl = new waf.CfnWebACL(this, 'Acl', {
      scope: 'REGIONAL',
      defaultAction: { allow: {} },
      visibilityConfig: visibility('Firewall'),
      rules: [
        rule(0, 'ViewersByAddress', {
          rateBasedStatement: {
            ...limit,
            aggregateKeyType: 'FORWARDED_IP',
            forwardedIpConfig: viewer,
            scopeDownStatement: viaCloudFront,
          },
        }),
        rule(1, 'CallersByAddress', {
          rateBasedStatement: {
            ...limit,
            aggregateKeyType: 'IP',
            scopeDownStatement: { notStatement: { statement: viaCloudFront } },
          },
        }),
      ],
    });
    new waf.CfnWebACLAssociation(this, 'Association', { resourceArn: stage.stageArn, webAclArn: acl.attrArn });
  }

  private addSecret(): secretsmanager.Secret {
    const secret = new secretsmanager.Secret(this, 'OriginSecret', {
      description: 'What CloudFront sends so that the firewall knows it',
      generateSecretString: { excludePunctuation: true, passwordLength: 40 },
      removalPolicy: RemovalPolicy.DESTROY,
    });
    Validations.of(secret).acknowledge({
      id: 'AwsSolutions-SMG4',
      reason: 'A new one reaches firewall and CloudFront by a deploy: docs/operate.md says how',
    });
    return secret;
  }
}

function rule(priority: number, name: string, statement: waf.CfnWebACL.StatementProperty): waf.CfnWebACL.RuleProperty {
  return { name, priority, statement, action: { block: {} }, visibilityConfig: visibility(name) };
}

function visibility(metricName: string): waf.CfnWebACL.VisibilityConfigProperty {
  return { metricName, cloudWatchMetricsEnabled: true, sampledRequestsEnabled: true };
}
