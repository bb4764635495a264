// The configuration of a connector, said once: the fields are the TypeScript type of what the connector is given, the
// check of what an operator wrote, the JSON Schema of the form and the table in the documents. Secrets stand in a
// configuration as references (`env:SHOP_TOKEN`) and are resolved when a connector is opened.

interface Described {
  readonly label: string;
  readonly help: string;
  readonly required?: boolean;
}

export interface TextField extends Described {
  readonly type: 'text';
  readonly default?: string;
  /** The operator writes a reference; the connector is given what it refers to. */
  readonly secret?: boolean;
  readonly format?: TextFormat;
  readonly maxLength?: number;
}

export interface NumberField extends Described {
  readonly type: 'number';
  readonly default?: number;
  readonly min?: number;
  readonly max?: number;
  readonly isWhole?: boolean;
}

export interface FlagField extends Described {
  readonly type: 'flag';
  readonly default?: boolean;
}

export interface ChoiceField extends Described {
  readonly type: 'choice';
  /** What may be chosen, each with what it means. */
  readonly choices: Readonly<Record<string, string>>;
  readonly default?: string;
}

export type ConfigField = TextField | NumberField | FlagField | ChoiceField;
export type ConfigFields = Readonly<Record<string, ConfigField>>;

type ValueOf<Field> = Field extends { type: 'number' }
  ? number
  : Field extends { type: 'flag' }
    ? boolean
    : Field extends { type: 'choice'; choices: infer Choices }
      ? Extract<keyof Choices, string>
      : string;

type IsSure<Field> = Field extends { required: true } ? true : Field extends { default: infer D } ? Said<D> : false;
type Said<D> = [D] extends [undefined] ? false : true;

/** What a connector is given: a field that is neither required nor has a default may be null. */
export type ConfigOf<Fields extends ConfigFields> = {
  readonly [Name in keyof Fields]: IsSure<Fields[Name]> extends true
    ? ValueOf<Fields[Name]>
    : ValueOf<Fields[Name]> | null;
};

export interface ConfigProblem {
  readonly field: string;
  readonly message: string;
}

/** What a reference stands for; throws when there is nothing. */
export type ResolveSecret = (reference: string) => Promise<string>;

export type ConfigRead<Fields extends ConfigFields> =
  | { readonly ok: true; readonly config: ConfigOf<Fields>; readonly secrets: readonly string[] }
  | { readonly ok: false; readonly problems: readonly ConfigProblem[] };

const textLengthMax = 2000;
const reference = /^[a-z][a-z0-9]*:\S+$/;

const formats = {
  url: { says: 'an address that begins with http:// or https://, without a user and password', test: isWebAddress },
  path: { says: 'a path that begins with /', test: (text: string) => /^(\/|[A-Za-z]:[\\/])[^\0]*$/.test(text) },
  code: {
    says: 'letters, digits and . _ - only',
    test: (text: string) => /^[A-Za-z0-9][A-Za-z0-9._-]*$/.test(text),
  },
} as const;

export type TextFormat = keyof typeof formats;

function isWebAddress(text: string): boolean {
  if (!URL.canParse(text)) return false;
  const { protocol, username, password } = new URL(text);
  return /^https?:$/.test(protocol) && username === '' && password === '';
}

/** Checks what an operator wrote, fills in defaults and resolves secrets. All problems are told at once. */
export async function readConfig<Fields extends ConfigFields>(
  fields: Fields,
  raw: unknown,
  resolveSecret: ResolveSecret,
): Promise<ConfigRead<Fields>> {
  if (typeof raw !== 'object' || raw === null || Array.isArray(raw)) {
    return { ok: false, problems: [{ field: '', message: 'It is no object.' }] };
  }
  const said = new Map<string, unknown>(Object.entries(raw));
  const problems: ConfigProblem[] = [];
  const values: Record<string, unknown> = {};
  const secrets: string[] = [];
  for (const name of said.keys()) {
    if (!Object.hasOwn(fields, name)) problems.push({ field: name, message: 'There is no such field.' });
  }
  for (const [field, described] of Object.entries(fields)) {
    const value = said.get(field) ?? described.default ?? null;
    values[field] = value;
    const problem = problemOf(described, value);
    if (problem !== null) problems.push({ field, message: problem });
    else if (typeof value === 'string' && isSecret(described)) {
      const secret = await resolved(value, resolveSecret);
      if (secret === null) problems.push({ field, message: `Nothing is found under ${value}.` });
      else secrets.push((values[field] = secret));
    }
  }
  if (problems.length > 0) return { ok: false, problems };
  if (!isConfigOf(fields, values)) throw new Error('A configuration was checked and does not fit.');
  return { ok: true, config: values, secrets };
}

async function resolved(text: string, resolveSecret: ResolveSecret): Promise<string | null> {
  try {
    const secret = await resolveSecret(text);
    return secret === '' ? null : secret;
  } catch {
    return null;
  }
}

function isConfigOf<Fields extends ConfigFields>(fields: Fields, values: unknown): values is ConfigOf<Fields> {
  if (typeof values !== 'object' || values === null) return false;
  const found = new Map<string, unknown>(Object.entries(values));
  return Object.entries(fields).every(([name, field]) => {
    const value = found.get(name);
    return isSecret(field) ? value === null || typeof value === 'string' : problemOf(field, value) === null;
  });
}

function isSecret(field: ConfigField): boolean {
  return field.type === 'text' && field.secret === true;
}

function problemOf(field: ConfigField, value: unknown): string | null {
  if (value === null || value === undefined) return field.required === true ? 'It is required.' : null;
  if (field.type === 'text') return typeof value === 'string' ? problemOfText(field, value) : 'It is no text.';
  if (field.type === 'number') return typeof value === 'number' ? problemOfNumber(field, value) : 'It is no number.';
  if (field.type === 'flag') return typeof value === 'boolean' ? null : 'It is neither true nor false.';
  const isOne = typeof value === 'string' && Object.hasOwn(field.choices, value);
  return isOne ? null : `It is none of ${Object.keys(field.choices).join(', ')}.`;
}

function problemOfText(field: TextField, text: string): string | null {
  if (text === '') return field.required === true ? 'It is required.' : 'It is empty: leave it out.';
  if (field.secret === true) {
    return reference.test(text) ? null : 'A secret is not written here: give a reference, such as env:SHOP_TOKEN.';
  }
  const longest = field.maxLength ?? textLengthMax;
  if (text.length > longest) return `It is longer than ${longest} characters.`;
  if (field.format === undefined) return null;
  const { says, test } = formats[field.format];
  return test(text) ? null : `It has to be ${says}.`;
}

function problemOfNumber({ min, max, isWhole }: NumberField, value: number): string | null {
  if (!Number.isFinite(value)) return 'It is no number.';
  if (isWhole === true && !Number.isInteger(value)) return 'It has to be a whole number.';
  if (min !== undefined && value < min) return `It has to be ${min} or more.`;
  return max !== undefined && value > max ? `It has to be ${max} or less.` : null;
}

/** For a form, and for whoever writes a configuration in an editor. */
export function configSchema(fields: ConfigFields): Record<string, unknown> {
  const required = Object.entries(fields).flatMap(([name, field]) => (field.required === true ? [name] : []));
  return {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    type: 'object',
    properties: Object.fromEntries(Object.entries(fields).map(([name, field]) => [name, schemaOf(field)])),
    ...(required.length > 0 && { required }),
    additionalProperties: false,
  };
}

function schemaOf(field: ConfigField): Record<string, unknown> {
  const { label: title, help: description } = field;
  const said = { title, description, ...(field.default !== undefined && { default: field.default }) };
  if (field.type === 'flag') return { ...said, type: 'boolean' };
  if (field.type === 'choice') {
    const choices = Object.entries(field.choices).map(([word, label]) => ({ const: word, title: label }));
    return { ...said, oneOf: choices };
  }
  if (field.type === 'number') {
    const { min: minimum, max: maximum } = field;
    const bounds = { ...(minimum !== undefined && { minimum }), ...(maximum !== undefined && { maximum }) };
    return { ...said, type: field.isWhole === true ? 'integer' : 'number', ...bounds };
  }
  if (field.secret === true) return { ...said, type: 'string', writeOnly: true, pattern: reference.source };
  const format = field.format === 'url' && { format: 'uri' };
  return { ...said, type: 'string', minLength: 1, maxLength: field.maxLength ?? textLengthMax, ...format };
}

/** The same as a table in Markdown, for SETUP.md. */
export function configTable(fields: ConfigFields): string {
  const rows = Object.entries(fields).map(([name, field]) => {
    const cells = [`\`${name}\``, kindOf(field), standing(field), `${field.label}. ${field.help}`];
    return `| ${cells.map((cell) => cell.replaceAll('|', String.raw`\|`)).join(' | ')} |`;
  });
  return ['| field | takes | if left out | meaning |', '|---|---|---|---|', ...rows, ''].join('\n');
}

function kindOf(field: ConfigField): string {
  if (isSecret(field)) return 'reference to a secret';
  if (field.type === 'choice')
    return Object.keys(field.choices)
      .map((word) => `\`${word}\``)
      .join(', ');
  if (field.type === 'text') return field.format ?? 'text';
  if (field.type === 'flag') return 'true or false';
  return field.isWhole === true ? 'whole number' : 'number';
}

function standing(field: ConfigField): string {
  if (field.required === true) return 'refused';
  return field.default === undefined ? '–' : `\`${String(field.default)}\``;
}
