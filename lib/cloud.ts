import { App, type AppProps, Tags, Validations } from 'aws-cdk-lib';
import { AwsSolutionsChecks } from 'cdk-nag';
import { type Assets, findAssets } from './assets.ts';
import { readSettings } from './config.ts';
import { GlimpseStack } from './stack.ts';

interface CloudProps {
  /** Root of the project, where `npm run build` puts what is deployed. */
  readonly root: string;
  /** Instead of what the build made. */
  readonly assets?: Assets;
  readonly app?: AppProps;
}

/**
 * The CDK app, for whichever account and region the command is run with: one stack for the stage asked for, checked by cdk-nag's AWS Solutions rules, whose findings fail synth.
 * @throws Error for wrong settings, or where nothing is built
 */
export function createCloud({ root, assets, app: props }: CloudProps): App {
  const app = new App(props);
  const deployment = readSettings(app.node.getAllContext());
  new GlimpseStack(app, `Glimpse-${deployment.stage}`, {
    deployment,
    assets: assets ?? findAssets(root),
    terminationProtection: deployment.settings.removal === 'retain',
  });
  Tags.of(app).add('glimpse:stage', deployment.stage);
  Validations.of(app).addPlugins(new AwsSolutionsChecks(app));
  return app;
}
