const { execFileSync } = require('node:child_process');

const script = (path, stdio) =>
  execFileSync(process.execPath, [`scripts/${path}`], { cwd: `${__dirname}/..`, stdio, maxBuffer: 2 ** 26 });

/**
 * Makes `osls package` bundle the handlers first, and create the role with the writes of the packaged policies; on the
 * Node that runs osls.
 */
module.exports = class BundlePlugin {
  constructor({ service }) {
    const bundle = () => script('bundle.ts', 'inherit');
    const addApplyRole = () => {
      const resources = JSON.parse(script('apply-role.ts', ['ignore', 'pipe', 'inherit']).toString('utf8'));
      const { Resources } = service.provider.compiledCloudFormationTemplate;
      Object.assign(Resources, resources);
      if (resources.EstateRole === undefined) return;
      for (const name of ['ApplyLambdaFunction', 'SweepLambdaFunction'])
        Resources[name].Properties.Environment.Variables.MAYFLY_APPLY_ROLE = { 'Fn::GetAtt': ['EstateRole', 'Arn'] };
    };
    this.hooks = {
      'before:package:createDeploymentArtifacts': bundle,
      'after:aws:package:finalize:mergeCustomProviderResources': addApplyRole,
    };
  }
};
