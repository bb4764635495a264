// What a decoder makes of the bytes of a message: one after the other its records, or why one cannot be read. What is
// wrong with one record never touches another.

export type Decoded =
  | { readonly ok: true; readonly index: number; readonly line: number | null; readonly value: unknown }
  | {
      readonly ok: false;
      readonly index: number;
      readonly line: number | null;
      readonly code: string;
      readonly detail: string;
    };
