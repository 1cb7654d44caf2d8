import type * as apigateway from 'aws-cdk-lib/aws-apigateway';
import * as waf from 'aws-cdk-lib/aws-wafv2';
import { Construct } from 'constructs';

interface FirewallProps {
  readonly stage: apigateway.Stage;
  /** Calls of one address in five minutes. */
  readonly callsPerAddress: number;
}

/** Limits calls per address: by CloudFront's word for who comes that way, by the connection for who does not. */
export class Firewall extends Construct {
  constructor(scope: Construct, id: string, { stage, callsPerAddress }: FirewallProps) {
    super(scope, id);
    const limit = { limit: callsPerAddress, evaluationWindowSec: 300 };
    const viewer = { headerName: 'x-viewer-ip', fallbackBehavior: 'NO_MATCH' };
    const viaCloudFront = {
      sizeConstraintStatement: {
        fieldToMatch: { singleHeader: { Name: viewer.headerName } },
        comparisonOperator: 'GT',
        size: 0,
        textTransformations: [{ priority: 0, type: 'NONE' }],
      },
    };
    const acl = new waf.CfnWebACL(this, 'Acl', {
      scope: 'REGIONAL',
      defaultAction: { allow: {} },
      visibilityConfig: visibility('Firewall'),
      rules: [
        rule(0, 'ViewersByAddress', {
          rateBasedStatement: { ...limit, aggregateKeyType: 'FORWARDED_IP', forwardedIpConfig: viewer },
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
}

function rule(priority: number, name: string, statement: waf.CfnWebACL.StatementProperty): waf.CfnWebACL.RuleProperty {
  return { name, priority, statement, action: { block: {} }, visibilityConfig: visibility(name) };
}

function visibility(metricName: string): waf.CfnWebACL.VisibilityConfigProperty {
  return { metricName, cloudWatchMetricsEnabled: true, sampledRequestsEnabled: true };
}
