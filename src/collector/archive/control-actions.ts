// What commands ask of a collector about its data: backup, archive, disposal, legal holds, and what a drill is measured by.
import { isAbsolute } from 'node:path';
import type { JsonValue } from '../../base/canonical-json.ts';
import { keyText } from '../../audit/log-keys.ts';
import type { CollectorContext } from '../context.ts';
import { RequestError } from '../error.ts';
import { listTenants } from '../tenants.ts';
import { createBackup } from './backup.ts';
import { planDisposal } from './disposal-plan.ts';
import { disposeDue } from './dispose.ts';
import { clearHold, type CollectorHoldScope, listHolds, setHold } from './holds.ts';
import { takeLease } from './lease.ts';
import { recordDrill } from './drill.ts';
import { openTarget } from './open-target.ts';
import { headsInDatabase, headsInNotes, verifyArchive } from './verify-archive.ts';
import { archiveTenant } from './write-archive.ts';

/** As src/collector/control/actions.ts lists them. Untrusted: the parameters. */
type ControlAction = (context: CollectorContext, parameters: JsonValue) => Promise<JsonValue>;

type Asked = Readonly<Record<string, JsonValue | undefined>>;

/** `{ output, by, withKeys? }`. */
export const backupAction: ControlAction = async (context, parameters) => {
  const asked = askedOf(parameters);
  const output = text(asked, 'output');
  if (!isAbsolute(output)) throw new RequestError('bad-request', 'The path of the backup is not absolute.');
  const made = await createBackup({ context, output, by: text(asked, 'by'), withKeys: asked['withKeys'] === true });
  return plain({ file: output, ...made });
};

/** `{ tenant? }`: its slug. */
export const archiveAction: ControlAction = (context, parameters) =>
  forTenants(context, parameters, async (tenant) => {
    const target = openTarget(context.settings.archive, () => context.clock.now(), context.program.outbound);
    const run = await alone(context, tenant, () => archiveTenant({ context, tenant, target }));
    return { place: target.place, ...run };
  });

/** `{ tenant?, checkpoints? }`: notes that were kept elsewhere, instead of those in the database. */
export const verifyArchiveAction: ControlAction = (context, parameters) => {
  const notes = askedOf(parameters)['checkpoints'];
  const { signer, witness, database } = context;
  return forTenants(context, parameters, (tenant) => {
    const target = openTarget(context.settings.archive, () => context.clock.now(), context.program.outbound);
    const headsOf =
      Array.isArray(notes) && notes.every((note) => typeof note === 'string')
        ? headsInNotes(notes, witness.key)
        : headsInDatabase(database, tenant, witness.key);
    return verifyArchive({ target, tenant, key: signer.key, headsOf });
  });
};

/** `{ tenant?, by, dryRun? }`. */
export const disposeAction: ControlAction = (context, parameters) => {
  const asked = askedOf(parameters);
  return forTenants(context, parameters, async (tenant) => {
    if (asked['dryRun'] === true) return { plan: await planDisposal(context, tenant), disposed: [] };
    return await alone(context, tenant, () => disposeDue({ context, tenant, by: text(asked, 'by') }));
  });
};

/** `{ verb: 'set' | 'clear' | 'list', tenant?, by?, reason?, scope?, id? }`. */
export const holdAction: ControlAction = async (context, parameters) => {
  const asked = askedOf(parameters);
  const tenant = await oneTenant(context, asked);
  switch (asked['verb']) {
    case 'set': {
      const scope = (asked['scope'] ?? {}) as CollectorHoldScope;
      return plain(await setHold(context, { tenant, by: text(asked, 'by'), reason: text(asked, 'reason'), scope }));
    }
    case 'clear':
      return plain(
        await clearHold(context, {
          tenant,
          by: text(asked, 'by'),
          reason: text(asked, 'reason'),
          id: text(asked, 'id'),
        }),
      );
    case 'list':
      return plain({ holds: await listHolds(context, tenant) });
    default:
      throw new RequestError('bad-request', 'A hold is set, cleared or listed.');
  }
};

/** The key that signed the backups of this collector. */
export const backupKeyAction: ControlAction = ({ signer }) => Promise.resolve({ signerKey: keyText(signer.key) });

/** `{ backupId, snapshotAt, records, chains, cosignedChains, rtoMs, by }`: a drill that succeeded elsewhere. */
export const drillAction: ControlAction = async (context, parameters) => {
  const asked = askedOf(parameters);
  const count = (name: string): number => {
    const value = asked[name];
    if (typeof value !== 'number' || !Number.isSafeInteger(value))
      throw new RequestError('bad-request', `${name} is missing.`);
    return value;
  };
  const facts = {
    backupId: text(asked, 'backupId'),
    snapshotAt: text(asked, 'snapshotAt'),
    records: count('records'),
    chains: count('chains'),
    cosignedChains: count('cosignedChains'),
    rtoMs: count('rtoMs'),
    by: text(asked, 'by'),
  };
  return plain(await recordDrill(context, facts));
};

/** One replica at a time; who asks while another works is told so. */
async function alone<Result>(context: CollectorContext, tenant: string, work: () => Promise<Result>): Promise<Result> {
  const lease = await takeLease(context, { tenant, name: 'upkeep', durationMs: 30 * 60_000 });
  if (lease === undefined)
    throw new RequestError(
      'conflict',
      'Another replica archives or disposes just now. Nothing was done; try again later.',
    );
  try {
    return await work();
  } finally {
    await lease.release();
  }
}

/** `{ tenant? }`: its slug; all without it. Throws RequestError `not-found`. */
export async function forTenants(
  context: CollectorContext,
  parameters: JsonValue,
  work: (tenant: string) => Promise<object>,
): Promise<JsonValue> {
  const slug = askedOf(parameters)['tenant'];
  const tenants = (await listTenants(context.database)).filter((each) => slug === undefined || each.slug === slug);
  if (tenants.length === 0) throw new RequestError('not-found', 'There is no organisation of this name.');
  const results: object[] = [];
  for (const { tenantId, slug: organisation } of tenants) results.push({ organisation, ...(await work(tenantId)) });
  return plain({ organisations: results });
}

async function oneTenant(context: CollectorContext, asked: Asked): Promise<string> {
  const slug = asked['tenant'];
  const tenants = (await listTenants(context.database)).filter((each) => slug === undefined || each.slug === slug);
  const [only, ...more] = tenants;
  if (only === undefined) throw new RequestError('not-found', 'There is no organisation of this name.');
  if (more.length > 0)
    throw new RequestError('bad-request', 'There are several organisations: say with --organisation which.');
  return only.tenantId;
}

function askedOf(parameters: JsonValue): Asked {
  return typeof parameters === 'object' && parameters !== null && !Array.isArray(parameters)
    ? (parameters as Asked)
    : {};
}

function text(asked: Asked, name: string): string {
  const value = asked[name];
  if (typeof value !== 'string' || value === '') throw new RequestError('bad-request', `${name} is missing.`);
  return value;
}

function plain(value: object): JsonValue {
  return JSON.parse(JSON.stringify(value)) as JsonValue;
}
