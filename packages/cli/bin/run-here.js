// Runs the command in this process, which is a Node that can. A package has it built; a checkout has only its
// sources, which import each other under the condition `source`. The condition is set here rather than by a
// flag, because a flag would need a second process; processes that this one forks get the flag.
/* oxlint-disable typescript/no-require-imports -- CommonJS, as the file that loads it */
'use strict';

const { existsSync } = require('node:fs');
const nodeModule = require('node:module');
const path = require('node:path');
const { pathToFileURL } = require('node:url');

const sourceFlag = '--conditions=source';

exports.runHere = function runHere() {
  const source = path.join(__dirname, '..', 'src', 'main.ts');
  const isCheckout = existsSync(source);
  if (isCheckout && !process.execArgv.includes(sourceFlag)) {
    nodeModule.registerHooks({
      resolve: (specifier, context, next) =>
        next(specifier, { ...context, conditions: ['source', ...context.conditions] }),
    });
    process.execArgv.push(sourceFlag);
  }
  void import(pathToFileURL(isCheckout ? source : path.join(__dirname, '..', 'dist', 'main.js')).href);
};
