#!/usr/bin/env node
/**
 * Starts the built command line. What stands before the import must run on any Node, however old, since it
 * is what tells its user which one is needed.
 */
import module from 'node:module';

const [major, minor] = process.versions.node.split('.').map(Number);
if (major < 22 || (major === 22 && minor < 18)) {
  process.stderr.write(
    `error: refault needs Node 22.18 or newer, and this is ${process.versions.node}\n` +
      'help: inside a checkout, "npx --no -- refault" runs the Node that npm installed\n',
  );
  process.exit(2);
}

// A reader such as head closes the pipe early, and oclif would then wait for ever.
process.stdout.on('error', (error) => {
  if (error.code === 'EPIPE') process.exit();
  process.stderr.write(`error: can't write to stdout: ${error.message}\n`);
  process.exit(2);
});

module.enableCompileCache?.();

const { main } = await import('../dist/main.cjs');
await main();
