// npm run deploy [-- -c stage=prod ...]: builds what is deployed (cdk.json's "build") and deploys it.
import { spawnSync } from 'node:child_process';
import { run } from './run.mjs';
import { installDependencies, root } from './setup.mjs';

// Lambda takes plain images only: what buildx would add makes an index of them.
process.env.BUILDX_NO_DEFAULT_ATTESTATIONS = '1';
process.env.CDK_DISABLE_VERSION_CHECK = '1';
process.env.CDK_DOCKER ??= ['docker', 'podman'].find((engine) => spawnSync(engine, ['info']).status === 0) ?? 'docker';
installDependencies();
run(
  'cdk',
  ['deploy', '--require-approval', 'never', '--outputs-file', 'cdk.out/outputs.json', ...process.argv.slice(2)],
  root,
);
