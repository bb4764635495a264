// How the suite says that a connector did not do what it should.

export class BrokenPromise extends Error {
  override readonly name = 'BrokenPromise';
}

export function must(condition: boolean, otherwise: string): asserts condition {
  if (!condition) throw new BrokenPromise(otherwise);
}

/** What is needed to look at a promise at all. */
export function needed<Part>(part: Part | undefined, name: string): Part {
  if (part === undefined) throw new BrokenPromise(`The counterpart has no ${name}: it cannot be looked at.`);
  return part;
}
