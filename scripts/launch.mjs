/**
 * The way in: `node scripts/launch.mjs <command> [arguments]`. It runs on any Node.js from 20 on with nothing
 * installed, brings the checkout into a state in which the command can run, and starts it on a Node.js it can run on.
 * This file keeps to syntax which old versions parse, so that they too reach the one clear line below.
 */
const major = Number(process.versions.node.split('.')[0]);
if (major < 20) {
  console.error('OMS needs Node.js 20 or newer; this is ' + process.versions.node + '. See https://nodejs.org.');
  process.exit(1);
}
import('./launcher/main.mjs')
  .then((launcher) => launcher.main(process.argv.slice(2)))
  .catch((error) => {
    console.error(error);
    process.exitCode = 1;
  });
