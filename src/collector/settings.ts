// The configuration file of a collector (`--config`): JSON with comments, read once at the start.
import { readFile } from 'node:fs/promises';
import { type JsoncNode, readJsonc } from '../policy/jsonc.ts';
import { CollectorError } from './collector-error.ts';
import type { ArchiveSettings, CollectorSettings, ForwardSettings, OidcSettings, PersonRole } from './context.ts';
import { errnoWords } from '../base/errno-words.ts';

/** What the file may say beside the settings that every part sees. */
export interface ConfigFile {
  readonly settings: CollectorSettings;
  readonly publicUrl: string | undefined;
  readonly organisation: string | undefined;
  readonly trustedProxies: readonly string[];
}

export const minRetentionDays = 365;

export const defaultSettings: CollectorSettings = {
  retentionDays: 400,
  oidc: undefined,
  archive: undefined,
  forward: [],
  ratePerMinute: 600,
  policyFile: undefined,
};

type Environment = Readonly<Record<string, string | undefined>>;

/** `policyFile`: of the command line, which goes first. Throws CollectorError `settings`. */
export async function readConfig(
  path: string | undefined,
  environment: Environment,
  policyFile: string | undefined,
): Promise<ConfigFile> {
  const config = path === undefined ? emptyConfig : await parseConfig(path, environment);
  return policyFile === undefined ? config : { ...config, settings: { ...config.settings, policyFile } };
}

const emptyConfig: ConfigFile = {
  settings: defaultSettings,
  publicUrl: undefined,
  organisation: undefined,
  trustedProxies: [],
};

async function parseConfig(path: string, environment: Environment): Promise<ConfigFile> {
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch (error) {
    throw settingsError(`The configuration ${path} cannot be read: ${errnoWords(error)}.`, error);
  }
  const read = readJsonc(text, { maxDepth: 16, maxValues: 2000 });
  if ('fault' in read) {
    const line = text.slice(0, read.fault.at).split('\n').length;
    throw settingsError(`${path}, line ${line}: ${read.fault.what} ${read.fault.advice}`);
  }
  const secrets = await resolved(valueOf(read.root), environment);
  return configOf(new Fields(secrets, path));
}

function configOf(root: Fields): ConfigFile {
  const archive = root.object('archive');
  const retentionDays = root.integer('retentionDays', { least: 1, most: 36_500 }) ?? defaultSettings.retentionDays;
  if (retentionDays < minRetentionDays && archive === undefined) {
    root.refuse('retentionDays', `is at least ${minRetentionDays} unless an archive takes what is older`);
  }
  const settings: CollectorSettings = {
    retentionDays,
    oidc: oidcOf(root.object('oidc')),
    archive: archiveOf(archive),
    forward: root.list('forward').map(forwardOf),
    ratePerMinute: root.integer('ratePerMinute', { least: 1, most: 1_000_000 }) ?? defaultSettings.ratePerMinute,
    policyFile: root.text('policyFile'),
    requireRecords: root.flag('requireRecords'),
  };
  const config = {
    settings,
    publicUrl: root.url('publicUrl'),
    organisation: root.text('organisation'),
    trustedProxies: root.texts('trustedProxies'),
  };
  root.end();
  return config;
}

function oidcOf(fields: Fields | undefined): OidcSettings | undefined {
  if (fields === undefined) return undefined;
  const oidc: OidcSettings = {
    issuer: fields.required('issuer', fields.url('issuer')),
    clientId: fields.required('clientId', fields.text('clientId')),
    clientSecret: fields.required('clientSecret', fields.text('clientSecret')),
    roleClaim: fields.text('roleClaim') ?? 'groups',
    roles: fields.roles('roles'),
    scopes: fields.has('scopes') ? fields.texts('scopes') : ['openid', 'email', 'profile'],
  };
  fields.end();
  return oidc;
}

function archiveOf(fields: Fields | undefined): ArchiveSettings | undefined {
  if (fields === undefined) return undefined;
  const directory = fields.text('directory');
  const s3 = fields.object('s3');
  if ((directory === undefined) === (s3 === undefined)) fields.refuse('directory', 'or "s3" is needed, and not both');
  fields.end();
  if (s3 === undefined) return directory === undefined ? {} : { directory };
  const lock = s3.object('objectLock');
  const target = {
    endpoint: s3.required('endpoint', s3.url('endpoint')),
    bucket: s3.required('bucket', s3.text('bucket')),
    region: s3.required('region', s3.text('region')),
    accessKeyId: s3.required('accessKeyId', s3.text('accessKeyId')),
    secretAccessKey: s3.required('secretAccessKey', s3.text('secretAccessKey')),
    objectLock: lock === undefined ? undefined : lockOf(lock),
  };
  s3.end();
  return { s3: target };
}

function lockOf(fields: Fields): { readonly mode: 'COMPLIANCE' | 'GOVERNANCE'; readonly days: number } {
  const mode = fields.oneOf('mode', ['COMPLIANCE', 'GOVERNANCE'] as const);
  const lock = { mode, days: fields.required('days', fields.integer('days', { least: 1, most: 36_500 })) };
  fields.end();
  return lock;
}

function forwardOf(fields: Fields): ForwardSettings {
  const forward: ForwardSettings = {
    name: fields.required('name', fields.text('name')),
    kind: fields.oneOf('kind', ['otlp', 'ocsf', 'splunk'] as const),
    url: fields.required('url', fields.url('url')),
    headers: fields.headers('headers'),
    names: fields.has('names') ? fields.oneOf('names', ['pseudonymise', 'as recorded'] as const) : 'pseudonymise',
  };
  fields.end();
  return forward;
}

type Plain = string | number | boolean | null | readonly Plain[] | { readonly [name: string]: Plain };

function valueOf(node: JsoncNode): Plain {
  switch (node.kind) {
    case 'atom':
      return node.value;
    case 'list':
      return node.items.map(valueOf);
    case 'object':
      return Object.fromEntries(node.members.map(({ key, value }) => [key, valueOf(value)]));
  }
}

/** `{ "env": "NAME" }` and `{ "file": "/path" }` stand for what is there: secrets need not be in this file. */
async function resolved(value: Plain, environment: Environment): Promise<Plain> {
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return Promise.all(value.map((item: Plain) => resolved(item, environment)));
  const members = Object.entries(value);
  const [only] = members;
  if (only !== undefined && members.length === 1) {
    const [name, from] = only;
    if (name === 'env' && typeof from === 'string') return fromEnvironment(from, environment);
    if (name === 'file' && typeof from === 'string') return fromFile(from);
  }
  const entries = members.map(async ([name, item]) => [name, await resolved(item, environment)] as const);
  return Object.fromEntries(await Promise.all(entries));
}

function fromEnvironment(name: string, environment: Environment): string {
  const value = environment[name];
  if (value === undefined || value === '') throw settingsError(`The environment variable ${name} is not set.`);
  return value;
}

async function fromFile(path: string): Promise<string> {
  try {
    return (await readFile(path, 'utf8')).trim();
  } catch (error) {
    throw settingsError(`${path}, which the configuration names, cannot be read: ${errnoWords(error)}.`, error);
  }
}

const roleNames: readonly PersonRole[] = ['admin', 'reviewer', 'auditor'];

/** One object of the file: what was not asked for at the end is a mistake. */
class Fields {
  readonly #values: Readonly<Record<string, Plain>>;
  readonly #where: string;
  readonly #asked = new Set<string>();

  constructor(value: Plain, where: string) {
    if (typeof value !== 'object' || value === null || Array.isArray(value))
      throw settingsError(`${where} is no object.`);
    this.#values = value as Readonly<Record<string, Plain>>;
    this.#where = where;
  }

  has(name: string): boolean {
    return Object.hasOwn(this.#values, name);
  }

  #get(name: string): Plain | undefined {
    this.#asked.add(name);
    return this.has(name) ? this.#values[name] : undefined;
  }

  text(name: string): string | undefined {
    const value = this.#get(name);
    if (value === undefined) return undefined;
    if (typeof value !== 'string' || value === '') this.refuse(name, 'is a text');
    return value;
  }

  url(name: string): string | undefined {
    const text = this.text(name);
    if (text === undefined) return undefined;
    const { protocol } = URL.canParse(text) ? new URL(text) : { protocol: '' };
    if (protocol !== 'https:' && protocol !== 'http:') this.refuse(name, 'is an address (https://…)');
    return text;
  }

  flag(name: string): boolean {
    const value = this.#get(name) ?? false;
    return typeof value === 'boolean' ? value : this.refuse(name, 'is true or false');
  }

  integer(name: string, { least, most }: { readonly least: number; readonly most: number }): number | undefined {
    const value = this.#get(name);
    if (value === undefined) return undefined;
    const isRight = typeof value === 'number' && Number.isSafeInteger(value) && value >= least && value <= most;
    if (!isRight) this.refuse(name, `is a whole number from ${least} to ${most}`);
    return value;
  }

  oneOf<Value extends string>(name: string, values: readonly Value[]): Value {
    const found = values.find((each) => each === this.#get(name));
    return found ?? this.refuse(name, `is one of ${values.join(', ')}`);
  }

  object(name: string): Fields | undefined {
    const value = this.#get(name);
    return value === undefined ? undefined : new Fields(value, `${this.#where}: ${name}`);
  }

  list(name: string): readonly Fields[] {
    const value = this.#get(name) ?? [];
    if (!Array.isArray(value)) return this.refuse(name, 'is a list');
    return value.map((item: Plain, index) => new Fields(item, `${this.#where}: ${name}[${index}]`));
  }

  texts(name: string): readonly string[] {
    const value = this.#get(name) ?? [];
    const isRight = Array.isArray(value) && value.every((item) => typeof item === 'string');
    return isRight ? value : this.refuse(name, 'is a list of texts');
  }

  headers(name: string): Readonly<Record<string, string>> {
    const value = this.#get(name) ?? {};
    const isObject = typeof value === 'object' && value !== null && !Array.isArray(value);
    const isRight = isObject && Object.values(value).every((item) => typeof item === 'string' && !/[\r\n]/.test(item));
    return isRight ? (value as Readonly<Record<string, string>>) : this.refuse(name, 'names headers with their values');
  }

  roles(name: string): Readonly<Record<string, PersonRole>> {
    const value = this.#get(name) ?? {};
    const isObject = typeof value === 'object' && value !== null && !Array.isArray(value);
    const isRight = isObject && Object.values(value).every((role) => roleNames.some((each) => each === role));
    if (!isRight) this.refuse(name, `says which value of the claim means ${roleNames.join(', ')}`);
    return value as Readonly<Record<string, PersonRole>>;
  }

  required<Value>(name: string, value: Value | undefined): Value {
    return value ?? this.refuse(name, 'is missing');
  }

  end(): void {
    const other = Object.keys(this.#values).find((name) => !this.#asked.has(name));
    if (other !== undefined) this.refuse(other, `is no setting here; known are ${[...this.#asked].join(', ')}`);
  }

  refuse(name: string, what: string): never {
    throw settingsError(`${this.#where}: "${name.slice(0, 60)}" ${what}.`);
  }
}

function settingsError(message: string, cause?: unknown): CollectorError {
  return new CollectorError('settings', message, cause === undefined ? undefined : { cause });
}
