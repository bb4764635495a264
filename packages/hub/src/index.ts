// The door of the package: how a program starts a node, and what it needs to do so.

export { startHub, type Hub, type HubOptions } from './hub.ts';
export { startNode, type RunningNode } from './workers.ts';
export { openStorage, type Storage } from './storage.ts';
export { verify, type VerifyReport } from './operations/verify.ts';
export {
  ConfigProblem,
  defaultConfig,
  readConfig,
  settings,
  type HubConfig,
  type Setting,
} from './platform/config.ts';
export { readYaml } from './platform/yaml.ts';
export { createLog, logLevels, type Log, type LogLevel } from './platform/log.ts';
export { systemClock, type Clock } from './platform/clock.ts';
export { openDatabase, type Database } from './store/database.ts';
export { inspectDatabase, type DatabaseFacts } from './store/inspect-database.ts';
export { compareContracts, type ContractChange } from './domain/contracts/compare-contracts.ts';
export type { ContractNode } from './domain/contracts/contract.ts';
export { readContract, type ContractFault } from './domain/contracts/read-contract.ts';
export { readMappingText, type PlacedError } from './operations/inbound/mapping-text.ts';
export type { Mapped, Mapping } from './domain/mapping/mapping.ts';
export { messageFormats, type CsvOptions, type MessageFormat } from './domain/inbound/message-format.ts';
export { decode } from './sync/decode/decode.ts';
export { decodeLimits, type Decoded } from './sync/decode/decoded.ts';
