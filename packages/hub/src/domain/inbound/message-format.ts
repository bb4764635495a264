// The formats that raw messages come in, and what has to be said about a CSV file that does not say it itself. What
// reads them is sync/decode; a mapping names the format it is for.

export const messageFormats = ['json', 'ndjson', 'csv', 'cloudevents', 'epcis'] as const;

export type MessageFormat = (typeof messageFormats)[number];

export const csvDelimiters = [',', ';', '\t', '|'] as const;

export type CsvDelimiter = (typeof csvDelimiters)[number];

export const csvEncodings = ['utf-8', 'utf-16le', 'utf-16be', 'windows-1252', 'latin1'] as const;

export type CsvEncoding = (typeof csvEncodings)[number];

/** What is left out is found out, and refused where it could be either. */
export interface CsvOptions {
  /** Found in the first line when left out. */
  readonly delimiter?: CsvDelimiter;
  /** The names of the columns of a file whose first line is data; left out, the first line names them. */
  readonly columns?: readonly string[];
  /** `"` when left out; null: no character quotes. */
  readonly quote?: '"' | "'" | null;
  /** By the byte order mark, else UTF-8, when left out. */
  readonly encoding?: CsvEncoding;
  /** Whether a last line without a line end is read. Refused when left out: nobody can tell it from a cut file. */
  readonly openEnd?: 'refused' | 'accepted';
}
