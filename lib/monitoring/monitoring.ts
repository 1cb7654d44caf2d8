import { Stack } from 'aws-cdk-lib';
import * as budgets from 'aws-cdk-lib/aws-budgets';
import type * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as sns from 'aws-cdk-lib/aws-sns';
import * as subscriptions from 'aws-cdk-lib/aws-sns-subscriptions';
import { Construct } from 'constructs';
import { accountWideName } from '../names.ts';
import { createAlarms, type DailyChecks } from './alarms.ts';
import { createDashboard } from './dashboard.ts';
import type { Sources } from './metrics.ts';
import { saveQueries } from './queries.ts';

interface MonitoringProps extends Sources {
  readonly checks: DailyChecks;
}

/** Alarms, dashboard, saved queries and the budget, and the one topic that tells people. */
export class Monitoring extends Construct {
  readonly topic: sns.Topic;
  readonly releaseAlarms: readonly cloudwatch.Alarm[];

  constructor(scope: Construct, id: string, { checks, ...sources }: MonitoringProps) {
    super(scope, id);
    const { stackName } = Stack.of(this);
    const { alarmEmail, budgetUsd } = sources.settings;
    this.topic = new sns.Topic(this, 'Topic', { displayName: stackName, enforceSSL: true });
    if (alarmEmail !== undefined) this.topic.addSubscription(new subscriptions.EmailSubscription(alarmEmail));
    // The topic's own policy, TLS only, takes the place of the one by which everything of the account may publish.
    this.allowPublishing('cloudwatch.amazonaws.com');
    const alarms = createAlarms(this, sources, { checks, topic: this.topic });
    this.releaseAlarms = alarms.release;
    createDashboard(this, sources, { name: accountWideName(this), alarms: alarms.all });
    const { model, api, records, jobs } = sources;
    const watched = [model, api, records, jobs, checks.gate, checks.drift];
    saveQueries(
      this,
      stackName,
      watched.map(({ logGroup }) => logGroup),
    );
    if (budgetUsd > 0) this.addBudget(budgetUsd);
  }

  private allowPublishing(service: string): iam.AddToResourcePolicyResult {
    return this.topic.addToResourcePolicy(
      new iam.PolicyStatement({
        actions: ['sns:Publish'],
        principals: [new iam.ServicePrincipal(service)],
        resources: [this.topic.topicArn],
        conditions: { StringEquals: { 'aws:SourceAccount': Stack.of(this).account } },
      }),
    );
  }

  private addBudget(amount: number): void {
    const allowed = this.allowPublishing('budgets.amazonaws.com');
    const subscribers = [{ subscriptionType: 'SNS', address: this.topic.topicArn }];
    const notify = (notificationType: 'ACTUAL' | 'FORECASTED', threshold: number) => ({
      notification: { notificationType, comparisonOperator: 'GREATER_THAN', threshold, thresholdType: 'PERCENTAGE' },
      subscribers,
    });
    const budget = new budgets.CfnBudget(this, 'Budget', {
      budget: {
        budgetName: accountWideName(this),
        budgetType: 'COST',
        timeUnit: 'MONTHLY',
        budgetLimit: { amount, unit: 'USD' },
      },
      notificationsWithSubscribers: [notify('ACTUAL', 80), notify('FORECASTED', 100)],
    });
    if (allowed.policyDependable) budget.node.addDependency(allowed.policyDependable);
  }
}
