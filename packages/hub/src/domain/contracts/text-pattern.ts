// Patterns of texts, in a part of the language of regular expressions that is matched in one pass: letters, classes and
// repetitions, without groups and alternatives. No pattern and no text can make a match slow: the work is at most the
// length of the text times the length of the pattern.

export interface TextPattern {
  readonly source: string;
  readonly matches: (text: string) => boolean;
}

export type PatternRead =
  | { readonly ok: true; readonly pattern: TextPattern }
  | { readonly ok: false; readonly message: string };

type Letters = (codePoint: number) => boolean;

/** One place of the pattern: may it be passed over, and does it hold on after a letter? */
interface Step {
  readonly letters: Letters;
  readonly isOptional: boolean;
  readonly isRepeated: boolean;
}

const patternLengthMax = 200;
const stepsMax = 256;
/** A longer text matches no pattern. */
const matchedTextMax = 10_000;

const digit: Letters = (at) => at >= 0x30 && at <= 0x39;
const wordLetter: Letters = (at) =>
  digit(at) || (at >= 0x41 && at <= 0x5a) || (at >= 0x61 && at <= 0x7a) || at === 0x5f;
const blank: Letters = (at) => /\s/u.test(String.fromCodePoint(at));
const not =
  (letters: Letters): Letters =>
  (at) =>
    !letters(at);
const anyLetter: Letters = (at) => at !== 0x0a && at !== 0x0d && at !== 0x20_28 && at !== 0x20_29;

const classes: ReadonlyMap<string, Letters> = new Map([
  ['d', digit],
  ['D', not(digit)],
  ['w', wordLetter],
  ['W', not(wordLetter)],
  ['s', blank],
  ['S', not(blank)],
]);
const controls: ReadonlyMap<string, number> = new Map([
  ['t', 0x09],
  ['n', 0x0a],
  ['r', 0x0d],
]);
const mayBeEscaped = /^[\^$\\.*+?()[\]{}|/]$/;

/** A fault of the pattern on its way to `readPattern`, which answers it. */
class PatternFault extends Error {
  override readonly name = 'PatternFault';
}

export function readPattern(source: string): PatternRead {
  if (source.length > patternLengthMax) {
    return { ok: false, message: `A pattern has at most ${patternLengthMax} characters.` };
  }
  try {
    const letters = Array.from(source);
    const isAnchored = letters[0] === '^';
    const { steps, isEnded } = new PatternReader(letters, isAnchored ? 1 : 0).read();
    return {
      ok: true,
      pattern: { source, matches: (text) => matches(steps, isAnchored, isEnded, text) },
    };
  } catch (error) {
    if (error instanceof PatternFault) return { ok: false, message: error.message };
    throw error;
  }
}

/** All places at once, letter by letter. */
function matches(steps: readonly Step[], isAnchored: boolean, isEnded: boolean, text: string): boolean {
  if (text.length > matchedTextMax) return false;
  let places = new Set<number>();
  arrive(steps, places, 0);
  for (const letter of text) {
    if (!isEnded && places.has(steps.length)) return true;
    const next = new Set<number>();
    if (!isAnchored) arrive(steps, next, 0);
    const codePoint = letter.codePointAt(0) ?? 0;
    for (const place of places) {
      const step = steps[place];
      if (step?.letters(codePoint)) arrive(steps, next, step.isRepeated ? place : place + 1);
    }
    places = next;
    if (places.size === 0) return false;
  }
  return places.has(steps.length);
}

function arrive(steps: readonly Step[], places: Set<number>, start: number): void {
  for (let place = start; !places.has(place); place += 1) {
    places.add(place);
    if (!steps[place]?.isOptional) return;
  }
}

class PatternReader {
  readonly #letters: readonly string[];
  #at: number;

  constructor(letters: readonly string[], start: number) {
    this.#letters = letters;
    this.#at = start;
  }

  read(): { steps: readonly Step[]; isEnded: boolean } {
    const steps: Step[] = [];
    while (this.#at < this.#letters.length) {
      if (this.#letters[this.#at] === '$' && this.#at === this.#letters.length - 1) return { steps, isEnded: true };
      const letters = this.#one();
      steps.push(...this.#repeated(letters));
      if (steps.length > stepsMax) throw new PatternFault(`A pattern stands for at most ${stepsMax} characters.`);
    }
    return { steps, isEnded: false };
  }

  #take(): string {
    const letter = this.#letters[this.#at];
    if (letter === undefined) throw new PatternFault('The pattern ends too early.');
    this.#at += 1;
    return letter;
  }

  #one(): Letters {
    const letter = this.#take();
    if (letter === '.') return anyLetter;
    if (letter === '[') return this.#class();
    if (letter === '\\') {
      const escaped = this.#escaped();
      return typeof escaped === 'number' ? (at) => at === escaped : escaped;
    }
    if (/^[()|*+?{}^$\]]$/.test(letter)) {
      throw new PatternFault(
        `"${letter}" cannot stand here: there are letters, classes and repetitions, no groups and alternatives.`,
      );
    }
    const own = letter.codePointAt(0);
    return (at) => at === own;
  }

  #escaped(): Letters | number {
    const letter = this.#take();
    const letters = classes.get(letter);
    if (letters) return letters;
    const control = controls.get(letter);
    if (control !== undefined) return control;
    if (mayBeEscaped.test(letter)) return letter.codePointAt(0) ?? 0;
    throw new PatternFault(`"\\${letter}" is not one of \\d \\w \\s \\D \\W \\S \\t \\n \\r or an escaped sign.`);
  }

  #class(): Letters {
    const isNegative = this.#letters[this.#at] === '^';
    if (isNegative) this.#at += 1;
    const parts: Letters[] = [];
    while (this.#letters[this.#at] !== ']') {
      const from = this.#member();
      if (this.#letters[this.#at] !== '-' || this.#letters[this.#at + 1] === ']') {
        parts.push(typeof from === 'number' ? (at) => at === from : from);
        continue;
      }
      this.#at += 1;
      const to = this.#member();
      if (typeof from !== 'number' || typeof to !== 'number' || to < from) {
        throw new PatternFault('A range of a class goes upwards, from a character to a character.');
      }
      parts.push((at) => at >= from && at <= to);
    }
    this.#at += 1;
    if (parts.length === 0) throw new PatternFault('A class has at least one member.');
    const inClass: Letters = (at) => parts.some((part) => part(at));
    return isNegative ? not(inClass) : inClass;
  }

  #member(): Letters | number {
    const letter = this.#take();
    if (letter === '\\' && this.#letters[this.#at] === '-') return this.#take().codePointAt(0) ?? 0;
    if (letter === '\\') return this.#escaped();
    if (letter === '[') throw new PatternFault('A class has no class in it.');
    return letter.codePointAt(0) ?? 0;
  }

  #repeated(letters: Letters): Step[] {
    const once: Step = { letters, isOptional: false, isRepeated: false };
    const [min, max] = this.#bounds();
    if (max !== null && max < min) throw new PatternFault('A repetition goes upwards.');
    if (Math.max(min, max ?? 0) > stepsMax) throw new PatternFault(`A repetition is at most ${stepsMax}.`);
    const needed = Array.from({ length: min }, () => once);
    if (max === null) return [...needed, { letters, isOptional: true, isRepeated: true }];
    return [...needed, ...Array.from({ length: max - min }, () => ({ ...once, isOptional: true }))];
  }

  /** How often; null: without end. */
  #bounds(): [number, number | null] {
    const bounds = this.#mark();
    const next = this.#letters[this.#at];
    if (bounds !== null && next !== undefined && /^[?+*]$/.test(next)) {
      throw new PatternFault('A repetition has no second sign behind it.');
    }
    return bounds ?? [1, 1];
  }

  #mark(): [number, number | null] | null {
    const letter = this.#letters[this.#at];
    if (letter === '?' || letter === '*' || letter === '+') {
      this.#at += 1;
      return [letter === '+' ? 1 : 0, letter === '?' ? 1 : null];
    }
    if (letter !== '{') return null;
    const end = this.#letters.indexOf('}', this.#at);
    const text = end === -1 ? '' : this.#letters.slice(this.#at + 1, end).join('');
    const found = /^(\d{1,4})(,(\d{0,4}))?$/.exec(text);
    if (!found) throw new PatternFault('A repetition is {n}, {n,} or {n,m}.');
    this.#at = end + 1;
    const min = Number(found[1]);
    if (found[2] === undefined) return [min, min];
    return [min, found[3] === '' ? null : Number(found[3])];
  }
}
