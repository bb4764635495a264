// What the launcher needs of a log; a pino logger fits.

export interface EmbeddedPostgresLog {
  readonly info: (fields: object, message: string) => void;
  readonly warn: (fields: object, message: string) => void;
  readonly error: (fields: object, message: string) => void;
}
