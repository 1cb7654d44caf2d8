import * as apigateway from 'aws-cdk-lib/aws-apigateway';
import { Construct } from 'constructs';
import type { Settings } from './config.ts';
import type { Keys } from './keys.ts';

interface UsagePlansProps {
  readonly settings: Settings;
  readonly api: apigateway.RestApi;
  readonly keys: Keys;
}

/** What the holders of a key may use in a second and in a day, a plan for each kind. */
export class UsagePlans extends Construct {
  constructor(scope: Construct, id: string, { settings, api, keys }: UsagePlansProps) {
    super(scope, id);
    const plans = { Callers: keys.caller, Operators: keys.operator, ...(keys.page && { Page: keys.page }) };
    let before: apigateway.UsagePlan | undefined;
    for (const [name, key] of Object.entries(plans)) {
      const plan = new apigateway.UsagePlan(this, name, {
        description: `Glimpse: ${name.toLowerCase()}`,
        apiStages: [{ api, stage: api.deploymentStage }],
        throttle: { rateLimit: settings.rateLimit, burstLimit: settings.burstLimit },
        quota: { limit: settings.quotaPerDay, period: apigateway.Period.DAY },
      });
      plan.addApiKey(key);
      // The gateway takes one key at a time into plans, and a deploy that brings two at once may fail:
      // https://github.com/serverless/serverless/issues/12065
      if (before) plan.node.addDependency(before);
      before = plan;
    }
  }
}
