// The only place that knows the hub as a program: how a node is set up and started in this process. Everything
// else here speaks to a hub over HTTP, this one or any other.

import { createLog, readConfig, startNode as start, type HubConfig, type RunningNode } from '@evenstock/hub';

export {
  compareContracts,
  decode,
  decodeLimits,
  inspectDatabase,
  readContract,
  readYaml,
  settings,
  type ContractChange,
  type ContractNode,
  type DatabaseFacts,
} from '@evenstock/hub';
export type { HubConfig, RunningNode };

export type SettingWords = Readonly<Partial<Record<keyof HubConfig, string>>>;

type Environment = Readonly<Record<string, string | undefined>>;

/** What the words come to; throws a ConfigProblem that names the one that cannot be meant. */
export function hubConfig(words: SettingWords, environment: Environment): HubConfig {
  return readConfig(words, environment);
}

export async function startNode(config: HubConfig): Promise<RunningNode> {
  return start(config, createLog(config.logLevel));
}
