import { CfnOutput, Stack, type StackProps } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { metricsNamespace } from '../contract/metrics.ts';
import type { Assets } from './assets.ts';
import { BlobStore } from './blob-store.ts';
import { BucketDeployer } from './bucket-deployer.ts';
import { accessLogs } from './buckets.ts';
import type { Deployment } from './config.ts';
import { Delivery } from './delivery.ts';
import { Firewall } from './firewall.ts';
import { Gate } from './gate.ts';
import { InferenceApi } from './inference-api.ts';
import { Keys } from './keys.ts';
import { ModelFunction } from './model-function.ts';
import { ModelStore } from './model-store.ts';
import { Monitoring } from './monitoring/monitoring.ts';
import { Site } from './site.ts';

export interface GlimpseStackProps extends StackProps {
  readonly deployment: Deployment;
  readonly assets: Assets;
}

/** The whole of Glimpse in one account and region. */
export class GlimpseStack extends Stack {
  constructor(scope: Construct, id: string, { deployment, assets, ...props }: GlimpseStackProps) {
    super(scope, id, { description: 'Glimpse: an ONNX vision model behind an HTTPS API and a page', ...props });
    const { stage, settings } = deployment;
    const namespace = metricsNamespace(stage);
    const logs = accessLogs(this, 'AccessLogs', settings);
    const deployer = new BucketDeployer(this, 'Deployer', settings);

    const models = new ModelStore(this, 'Models', { settings, logs, builtin: assets.models, deployer });
    const blobs = new BlobStore(this, 'Blobs', { settings, logs });
    const model = new ModelFunction(this, 'Model', { settings, image: assets.image, models, blobs, namespace });
    const { api } = new InferenceApi(this, 'Api', { settings, answers: () => model.alias });
    const keys = new Keys(this, 'Keys', { settings, api });
    if (settings.waf)
      new Firewall(this, 'Firewall', { stage: api.deploymentStage, callsPerAddress: settings.callsPerAddress });

    const site = new Site(this, 'Site', {
      settings,
      folder: assets.site,
      api,
      pageSecret: keys.pageSecret,
      reachable: [models.bucket, blobs.bucket],
      logs,
      deployer,
    });
    const gate = new Gate(this, 'Gate', { settings, code: assets.gate, model: model.function });
    const monitoring = new Monitoring(this, 'Monitoring', {
      settings,
      api,
      model: model.function,
      namespace,
      gate: gate.function,
      logGroup: model.logGroup,
    });
    new Delivery(this, 'Delivery', {
      settings,
      alias: model.alias,
      gate: gate.function,
      alarms: monitoring.releaseAlarms,
    });

    const output = (name: string, value: string, description: string) =>
      new CfnOutput(this, name, { value, description });
    output('Url', site.url(settings), 'Page and API');
    output('ApiUrl', api.url.replace(/\/$/, ''), 'The API by itself, without CloudFront');
    output('ModelsBucket', models.bucket.bucketName, 'Model packages: glimpse models push --to s3://<this>');
    output('BlobsBucket', blobs.bucket.bucketName, 'Uploads and kept pictures');
    output('SiteBucket', site.bucket.bucketName, 'Files of the page');
    output('ModelFunction', model.function.functionName, 'The function that runs models');
    output(
      'CallerKeyId',
      keys.caller.keyId,
      'A key for callers: aws apigateway get-api-key --include-value --api-key <this>',
    );
    output('OperatorKeyId', keys.operator.keyId, "The operator's key");
    output('AlarmTopic', monitoring.topic.topicArn, 'Where alarms go');
  }
}
