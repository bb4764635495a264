// Runs the command in this process, which is a Node that can, after giving it the flags that it needs. A package has
// the command built; a checkout has only its sources, which import each other under the condition `source`.
/* oxlint-disable typescript/no-require-imports -- CommonJS, as the file that loads it */
'use strict';

const { existsSync } = require('node:fs');
const nodeModule = require('node:module');
const path = require('node:path');
const { pathToFileURL } = require('node:url');

const sourceFlag = '--conditions=source';

// By default new objects get two spaces of 64 MB, which a hub under load fills and never gives back. Measured with
// reservations over HTTP: a third of the resident memory less, at the same rate.
const heapFlag = '--max-semi-space-size=8';

exports.runHere = function runHere() {
  const source = path.join(__dirname, '..', 'src', 'main.ts');
  const isCheckout = existsSync(source);
  const missing = (isCheckout ? [sourceFlag, heapFlag] : [heapFlag]).filter(
    (flag) => !process.execArgv.includes(flag),
  );
  if (missing.length > 0 && process.platform !== 'win32' && typeof process.execve === 'function') {
    // Becomes the same program with these flags: no second process, the same id, terminal and environment.
    const words = [process.execPath, ...process.execArgv, ...missing, ...process.argv.slice(1)];
    process.execve(process.execPath, words, process.env);
  }
  if (isCheckout && missing.includes(sourceFlag)) {
    nodeModule.registerHooks({
      resolve: (specifier, context, next) =>
        next(specifier, { ...context, conditions: ['source', ...context.conditions] }),
    });
    process.execArgv.push(sourceFlag);
  }
  void import(pathToFileURL(isCheckout ? source : path.join(__dirname, '..', 'dist', 'main.js')).href);
};
