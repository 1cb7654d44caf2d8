import { CfnOutput, Stack, type StackProps } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { metricsNamespace } from '../contract/metrics.ts';
import { ApiFunction } from './api-function.ts';
import type { Assets } from './assets.ts';
import { BlobStore } from './blob-store.ts';
import { BucketDeployer } from './bucket-deployer.ts';
import { accessLogs } from './buckets.ts';
import type { Deployment } from './config.ts';
import { Delivery } from './delivery.ts';
import { Drift } from './drift.ts';
import { Firewall } from './firewall.ts';
import { Gate } from './gate.ts';
import { Gateway } from './gateway.ts';
import { Jobs } from './jobs.ts';
import { Keys } from './keys.ts';
import { ModelFunction } from './model-function.ts';
import { ModelStore } from './model-store.ts';
import { Monitoring } from './monitoring/monitoring.ts';
import { Records } from './records.ts';
import { DailyJob } from './schedule.ts';
import { Site } from './site.ts';
import { UsagePlans } from './usage-plans.ts';

export interface GlimpseStackProps extends StackProps {
  readonly deployment: Deployment;
  readonly assets: Assets;
}

/** The whole of Glimpse in one account and region. */
export class GlimpseStack extends Stack {
  constructor(scope: Construct, id: string, { deployment, assets, ...props }: GlimpseStackProps) {
    super(scope, id, { description: 'Glimpse: an ONNX vision model behind an HTTPS API and a page', ...props });
    const { stage, settings } = deployment;
    const { functions } = assets;
    const namespace = metricsNamespace(stage);
    const logs = accessLogs(this, 'AccessLogs', settings);
    const deployer = new BucketDeployer(this, 'Deployer', settings);

    const models = new ModelStore(this, 'Models', { settings, logs, builtin: assets.models, deployer });
    const blobs = new BlobStore(this, 'Blobs', { settings, logs });
    const records = new Records(this, 'Records', { settings, code: functions.record, namespace });
    const keys = new Keys(this, 'Keys', settings);

    const stores = { settings, models, blobs, records, namespace };
    const model = new ModelFunction(this, 'Model', { ...stores, image: assets.image });
    const jobs = new Jobs(this, 'Jobs', { ...stores, code: functions.job, model: model.live });
    const { schedulePrefix: prefix, scheduleTime: time, scheduleZone: zone } = settings;
    if (prefix !== undefined) new DailyJob(this, 'DailyJob', { machine: jobs.machine, prefix, time, zone });
    const api = new ApiFunction(this, 'Api', {
      ...stores,
      code: functions.api,
      jobs,
      operator: keys.operator,
      page: keys.page,
    });
    const drift = new Drift(this, 'Drift', { ...stores, code: functions.drift });
    const gateway = new Gateway(this, 'Gateway', {
      settings,
      answers: ({ at }) => (at === 'model' ? model.alias : api.alias),
    });
    new UsagePlans(this, 'UsagePlans', { settings, api: gateway.api, keys });
    const { callsPerAddress } = settings;
    const firewall =
      settings.waf && new Firewall(this, 'Firewall', { stage: gateway.api.deploymentStage, callsPerAddress });
    const site = new Site(this, 'Site', {
      settings,
      folder: assets.site,
      wasm: assets.wasm,
      api: gateway.api,
      pageSecret: keys.pageSecret,
      originHeaders: firewall ? firewall.originHeaders : {},
      reachable: [models.bucket, blobs.bucket],
      logs,
      deployer,
    });

    const gate = new Gate(this, 'Gate', { settings, code: functions.gate, model: model.function, api: api.function });
    const monitoring = new Monitoring(this, 'Monitoring', {
      settings,
      namespace,
      gateway: gateway.api,
      model,
      api,
      records,
      jobs,
      checks: { gate, drift },
    });
    new Delivery(this, 'Delivery', {
      settings,
      aliases: { Model: model.alias, Api: api.alias },
      gate: gate.function,
      alarms: monitoring.releaseAlarms,
    });

    const output = (name: string, value: string, description: string) =>
      new CfnOutput(this, name, { value, description });
    output('Url', site.url(settings), 'Page and API');
    if (settings.domainName !== undefined)
      output(
        'DnsTarget',
        site.distribution.distributionDomainName,
        `What ${settings.domainName} is an alias of in DNS`,
      );
    output('ApiUrl', gateway.api.url.replace(/\/$/, ''), 'The API by itself, without CloudFront');
    output('ModelsBucket', models.bucket.bucketName, 'Model packages: glimpse models push --to s3://<this>');
    output('BlobsBucket', blobs.bucket.bucketName, 'Uploads and kept pictures');
    output('SiteBucket', site.bucket.bucketName, 'Files of the page');
    output('RecordTable', records.table.tableName, 'Records of predictions, and feedback');
    output('JobMachine', jobs.machine.stateMachineArn, 'What runs jobs');
    output('JobTopic', jobs.topic.topicArn, 'Where results of the daily job are told');
    output('JobFunction', jobs.function.functionName, 'The function of the first and last step of jobs');
    output('ModelFunction', model.function.functionName, 'The function that runs models');
    output('ApiFunction', api.function.functionName, 'The function that answers everything else');
    output('RecordFunction', records.function.functionName, 'The function that writes records into their table');
    output(
      'CallerKeyId',
      keys.caller.keyId,
      'A key for callers: aws apigateway get-api-key --include-value --api-key <this>',
    );
    output('OperatorKeyId', keys.operator.keyId, "The operator's key");
    output('AlarmTopic', monitoring.topic.topicArn, 'Where alarms go');
  }
}
