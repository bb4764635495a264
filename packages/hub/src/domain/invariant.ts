// What must be true whatever the outside does. A broken invariant is our defect: it is thrown, the unit of
// work is rolled back and parked, and nobody retries it silently. The message starts with its number.

export class InvariantViolation extends Error {
  override readonly name = 'InvariantViolation';
}

export function invariant(condition: boolean, message: string): asserts condition {
  if (!condition) throw new InvariantViolation(message);
}

/** Ends a `switch` over a union, so that a new member fails to compile instead of being forgotten. */
export function unreachable(value: never): never {
  throw new InvariantViolation(`unreachable: ${String(value)}`);
}
