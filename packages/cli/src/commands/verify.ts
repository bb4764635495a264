// `evenstock verify`: has the hub recompute every position, promise and hash from its journal, and says what it
// found. Ends with 1 on any breach.

import type { Command } from 'commander';

import { coloursOf } from '../colour.ts';
import { addJson, type CommandContext } from '../command-context.ts';
import { exitCodes } from '../exit-codes.ts';
import { addHubOptions, connectHub, type HubChoice } from '../hub-connection.ts';
import { verifyLines } from '../verify-report.ts';
import { mergeReports, verifyTenants } from '../verify-tenants.ts';

interface VerifyOptions extends HubChoice {
  readonly tenant?: string;
  readonly json?: boolean;
}

export function addVerify(program: Command, context: CommandContext): void {
  const command = program
    .command('verify')
    .summary('prove the invariants on live data')
    .description(
      'Recomputes every position, promise and hash from the journal, on a running hub (--url) or a stopped one ' +
        '(--data, --database-url). Exit code 1 on any breach; the report names the entry.',
    )
    .option('--tenant <CODE>', 'only this tenant (else all, with a key of the platform; else that of the key)');
  addHubOptions(command);
  addJson(command, 'print the report as one JSON object').action(async (options: VerifyOptions) => {
    await verify(context, options);
  });
}

async function verify({ terminal, end }: CommandContext, options: VerifyOptions): Promise<void> {
  const hub = await connectHub(terminal, options);
  try {
    const reports = await verifyTenants(hub, options.tenant);
    const merged = mergeReports(reports);
    if (options.json) terminal.print(JSON.stringify({ ...merged, tenants: reports }));
    for (const { tenant, ...report } of options.json ? [] : reports) {
      const name = tenant === null ? hub.name : `tenant ${tenant} of ${hub.name}`;
      for (const line of verifyLines(report, name, coloursOf(terminal))) terminal.print(line);
    }
    end(merged.ok ? exitCodes.done : exitCodes.failed);
  } finally {
    await hub.close();
  }
}
