// The few colours of the program, or none.

export interface Colours {
  readonly good: (text: string) => string;
  readonly bad: (text: string) => string;
  readonly caution: (text: string) => string;
  readonly faint: (text: string) => string;
  readonly strong: (text: string) => string;
}

const plain = (text: string): string => text;

function code(open: number, close: number): (text: string) => string {
  return (text) => `\u001B[${open}m${text}\u001B[${close}m`;
}

export function coloursOf({ hasColour }: { readonly hasColour: boolean }): Colours {
  if (!hasColour) return { good: plain, bad: plain, caution: plain, faint: plain, strong: plain };
  return {
    good: code(32, 39),
    bad: code(31, 39),
    caution: code(33, 39),
    faint: code(2, 22),
    strong: code(1, 22),
  };
}
