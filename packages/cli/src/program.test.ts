// The command line as a whole: what it does with words that it knows and does not know, and how it ends.

import { describe, expect, test } from 'vitest';

import packageJson from '../package.json' with { type: 'json' };
import { runCommand } from './testing/run-command.ts';

describe('the command line', () => {
  test('lists its commands', async () => {
    const { exitCode, out } = await runCommand(['--help']);
    expect(exitCode).toBe(0);
    expect(out).toMatchInlineSnapshot(`
      "Usage: evenstock [options] [command]

      The inventory hub of a distributor: keeps stock even, and promises no unit twice.

      Options:
        --version                     print the version
        --help                        print what it does and takes

      Commands:
        demo [options]                run a whole distributor on this machine
        serve [options]               run the hub
        verify [options]              prove the invariants on live data
        import [options] <file>       send a file of stock, items, locations or events
        keys                          list, make and revoke API keys
        sources                       declare the systems that report
        ownership                     say whose word counts for what
        crosswalk                     translate sources' words for things
        allotments                    divide what there is among channels
        plan [options] <file>         see what a change of rules would do to what channels may sell
        apply [options] <file>        put a change of rules in force
        inbox [options]               list raw messages and what became of them
        redrive [options]             try dead letters again
        map                           check a mapping and try it on a file
        contracts                     compare what sources promise of their messages
        replay [options]              take a stretch of the inbox again, or see what other rules would
                                      have come to
        supply                        state dated supply, or list it
        promise [options] <items...>  ask by when how many can leave
        explain [options] <sku>       explain why a channel may sell so many
        connector                     begin a connector of your own
        doctor [options]              look at this machine and say what to do
        help [command]                print what a command does and takes
      "
    `);
  });

  test('without a word says what there is, and that nothing was done', async () => {
    const { exitCode, out } = await runCommand([]);
    expect([exitCode, out.split('\n')[0]]).toEqual([2, 'Usage: evenstock [options] [command]']);
  });

  test('says its version', async () => {
    expect(await runCommand(['--version'])).toMatchObject({ exitCode: 0, out: `${packageJson.version}\n` });
  });

  test.each([
    ['a command that is misspelt', ['servr'], "unknown command 'servr'\n(Did you mean serve?)"],
    ['a flag that is misspelt', ['demo', '--lmit', '3'], "unknown option '--lmit'\n(Did you mean --limit?)"],
    ['a flag of another command', ['doctor', '--orders', 'x'], "unknown option '--orders'"],
    ['a word too many', ['verify', 'now'], "too many arguments for 'verify'. Expected 0 arguments but got 1: now."],
    ['a value that is missing', ['demo', '--orders'], "option '--orders <FILE>' argument missing"],
    ['a word that is missing', ['keys', 'revoke'], "missing required argument 'id'"],
  ])('refuses %s with a hint', async (_, words, message) => {
    const { exitCode, out, said } = await runCommand(words);
    expect([exitCode, out]).toEqual([2, '']);
    expect(said).toBe(`error: ${message}\nAsk "evenstock --help", or --help of the command.`);
  });

  test('tells an error as JSON where JSON was asked for', async () => {
    const run = await runCommand(['demo', '--orders', '/nowhere/orders.csv', '--json']);
    expect([run.exitCode, run.said]).toEqual([3, '']);
    expect(run.json()).toEqual({
      error: {
        message: '/nowhere/orders.csv: there is no such file; check --orders.',
        next: 'Check the path after --orders.',
        exitCode: 3,
      },
    });
  });
});
