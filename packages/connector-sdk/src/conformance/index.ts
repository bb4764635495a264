// The conformance suite: for whoever builds a connector, here or elsewhere.

export { BrokenPromise } from './broken-promise.ts';
export { knownSkus, place, unknownSku } from './ledger.ts';
export { checkConnector, promisesOf, testConnector, type PromiseResult, type RegisterTest } from './promises.ts';
export type { Counterpart, Said, Subject } from './subject.ts';
