// What bounds a mapping, in size when it is compiled and in time when it is applied. There is no loop in a mapping
// but `forEach`, and no definition refers to another, so that these numbers are all that its time depends on.

export const limits = {
  /** Characters of a definition, names and texts together, and a few for each value. */
  definitionSize: 256 * 1024,
  depth: 32,
  operations: 1000,
  lookupEntries: 10_000,
  textLength: 64 * 1024,
  forEachItems: 10_000,
  /** Operations that one record may cost: items times operations. */
  stepsPerRecord: 2_000_000,
  /** Characters of long texts that the operations on one record may look at. */
  charactersPerRecord: 16 * 1024 * 1024,
  /** Characters of a field; what the canonical fields hold is shorter still. */
  fieldLength: 1000,
  /** Longer texts are compared whole or by their beginning, not searched. */
  searchedLength: 4096,
  patternLength: 200,
  /** Digits before the point, and behind it. */
  digits: 30,
  errors: 100,
  problems: 100,
} as const;
