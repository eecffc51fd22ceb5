const { execFileSync } = require('node:child_process');

/** Lets `osls package` bundle the handlers first, on the Node that runs osls. */
module.exports = class BundlePlugin {
  constructor() {
    const bundle = () => execFileSync(process.execPath, ['scripts/bundle.ts'], { cwd: `${__dirname}/..`, stdio: 'inherit' });
    this.hooks = { 'before:package:createDeploymentArtifacts': bundle };
  }
};
