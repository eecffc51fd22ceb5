const { execFileSync } = require('node:child_process');

const script = (path, stdio) =>
  execFileSync(process.execPath, [`scripts/${path}`], { cwd: `${__dirname}/..`, stdio, maxBuffer: 2 ** 26 });

/** Lets `osls package` bundle the handlers first, and make the role by which Mayfly writes for the policies that go along; on the Node that runs osls. */
module.exports = class BundlePlugin {
  constructor({ service }) {
    const bundle = () => script('bundle.ts', 'inherit');
    const addApplyRole = () => {
      const made = JSON.parse(script('apply-role.ts', ['ignore', 'pipe', 'inherit']).toString('utf8'));
      const { Resources } = service.provider.compiledCloudFormationTemplate;
      Object.assign(Resources, made);
      if (made.EstateRole === undefined) return;
      for (const name of ['ApplyLambdaFunction', 'SweepLambdaFunction'])
        Resources[name].Properties.Environment.Variables.MAYFLY_APPLY_ROLE = { 'Fn::GetAtt': ['EstateRole', 'Arn'] };
    };
    this.hooks = {
      'before:package:createDeploymentArtifacts': bundle,
      'after:aws:package:finalize:mergeCustomProviderResources': addApplyRole,
    };
  }
};
