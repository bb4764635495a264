// The entry of the `evenstock` program.

import { runCli } from './program.ts';
import { processTerminal } from './terminal.ts';

process.exitCode = await runCli(process.argv.slice(2), processTerminal());
// What has been said is written out by itself; nothing that is still open may keep a finished command alive.
setTimeout(() => process.exit(), 2000).unref();
