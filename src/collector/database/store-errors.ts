// What a driver throws, as our error. Never the text of a query's values: details of the server may quote rows.
import { CodedError } from '../../base/error.ts';
import { StoreError, type StoreErrorCode } from '../error.ts';

interface Meaning {
  readonly code: StoreErrorCode;
  readonly message: string;
}

const byState: Readonly<Record<string, Meaning>> = {
  '23505': { code: 'conflict', message: 'It is there already. Nothing was written.' },
  '40001': {
    code: 'conflict',
    message: 'Somebody else changed the same rows at the same moment. Nothing was written; try again.',
  },
  '40P01': { code: 'conflict', message: 'Two transactions waited for each other. Nothing was written; try again.' },
  '55P03': { code: 'conflict', message: 'Somebody else holds the rows for too long. Nothing was written; try again.' },
  '42501': {
    code: 'forbidden',
    message: 'The role of this path may not do that, or not for this tenant. Nothing was written.',
  },
  '53100': { code: 'disk-full', message: 'The disk of the database is full. Nothing was written; make room there.' },
  '53200': { code: 'disk-full', message: 'The database is out of memory. Nothing was written; give it more.' },
  '53300': {
    code: 'unavailable',
    message: 'The database has no connection left. Allow more there, or run fewer replicas.',
  },
  '57014': { code: 'unavailable', message: 'The query took too long and was ended. Nothing was written.' },
  '25P03': {
    code: 'unavailable',
    message: 'The transaction stood idle for too long and was ended. Nothing was written.',
  },
  '28P01': { code: 'unavailable', message: 'The database refuses the password. Look at DATABASE_URL.' },
  '28000': {
    code: 'unavailable',
    message: 'The database does not let this account in. Look at DATABASE_URL and its pg_hba.conf.',
  },
  '3D000': { code: 'unavailable', message: 'There is no database of this name. Create it, or change DATABASE_URL.' },
  '42P01': {
    code: 'not-migrated',
    message: 'A table is missing: the schema is not of this version. Start the collector to migrate it.',
  },
  '42703': {
    code: 'not-migrated',
    message: 'A column is missing: the schema is not of this version. Start the collector to migrate it.',
  },
};

const byClass: Readonly<Record<string, Meaning>> = {
  '08': { code: 'unavailable', message: 'The connection to the database broke.' },
  '22': { code: 'invalid', message: 'A value does not fit its column. Nothing was written.' },
  '23': { code: 'invalid', message: 'A value breaks a rule of its table. Nothing was written.' },
  '53': { code: 'unavailable', message: 'The database is short of something that it needs. Nothing was written.' },
  '54': { code: 'invalid', message: 'The query is larger than the database takes. Nothing was written.' },
  '57': {
    code: 'unavailable',
    message: 'The database is stopping or starting. Nothing was written; it will be tried again.',
  },
  '58': { code: 'unavailable', message: 'The database cannot read or write its files. Look at its log.' },
  XX: { code: 'unavailable', message: 'The database failed inside. Look at its log.' },
};

const lost: Meaning = { code: 'unavailable', message: 'The database cannot be reached, or ended the connection.' };

/** Name of the index that lets the embedded database have one tenant. */
export const oneTenantIndex = 'one_tenant';

/** Five characters; undefined for what no server said. */
export function sqlState(error: unknown): string | undefined {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  return typeof code === 'string' && /^[0-9A-Z]{5}$/.test(code) && code !== 'EPIPE' ? code : undefined;
}

/** Errors of our own, and those that the work threw for reasons of its own, pass as they are. */
export function storeError(error: unknown): unknown {
  if (error instanceof CodedError) return error;
  const state = sqlState(error);
  if (state === undefined) {
    return isConnectionError(error) ? new StoreError(lost.code, lost.message, { cause: error }) : error;
  }
  if (state === '23505' && error instanceof Error && 'constraint' in error && error.constraint === oneTenantIndex) {
    return new StoreError(
      'many-tenants',
      'The embedded database serves one organisation. Use PostgreSQL (DATABASE_URL) for more than one.',
      { cause: error },
    );
  }
  const meaning = byState[state] ?? byClass[state.slice(0, 2)];
  // A query that the database does not understand is a mistake of ours.
  if (meaning === undefined) return error;
  return new StoreError(meaning.code, `${meaning.message} (SQLSTATE ${state})`, { cause: error });
}

const socketCodes: ReadonlySet<string> = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'ENOENT',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EPIPE',
  'ETIMEDOUT',
  'EHOSTUNREACH',
  'ENETUNREACH',
]);

function isConnectionError(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  if ('code' in error && typeof error.code === 'string') {
    return 'syscall' in error && socketCodes.has(error.code);
  }
  // The driver gives these no code.
  return /^(?:Connection terminated|timeout exceeded when trying to connect|Client has encountered a connection error|Client was closed|Cannot use a pool after)/.test(
    error.message,
  );
}

/** Whether the same work can succeed when it is done anew. */
export function isTransient(error: unknown): boolean {
  const state = sqlState(error);
  return state === '40001' || state === '40P01';
}

/** A row for whose day there is no partition yet: a failed check that no constraint is named for. */
export function isMissingPartition(error: unknown): boolean {
  if (sqlState(error) !== '23514' || !(error instanceof Error)) return false;
  const { constraint } = error as { readonly constraint?: string };
  return constraint === undefined && 'table' in error && error.table === 'records';
}
