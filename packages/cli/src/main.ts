// The `evenstock` command. It says which version it is; the commands are still to come.

import packageFile from '../package.json' with { type: 'json' };

console.log(`evenstock ${packageFile.version}`);
