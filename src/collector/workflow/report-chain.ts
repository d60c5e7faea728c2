// What ingest finds wrong with the chain of a device: a record of it, and an incident. The last thing of a transaction.
import type { RecordFields } from '../../audit/record.ts';
import type { Queries } from '../database/database.ts';
import type { OwnChainContext } from '../own-chain/append-own.ts';
import { type OwnReport, reportOwn } from './own-incidents.ts';

export interface ChainFact {
  readonly tenant: string;
  readonly deviceId: string;
  readonly chain: string;
  /** Of the record (`chain.fork`, `chain.loss`), besides its incident. */
  readonly fields: RecordFields;
}

/** The device sent another record at `seq` than the one that is held. `leaf`: hex, of the held one. */
export async function reportFork(
  queries: Queries,
  context: OwnChainContext,
  fact: ChainFact & { readonly seq: number; readonly leaf?: string | undefined },
): Promise<OwnReport> {
  const { tenant, deviceId, chain, fields, seq, leaf } = fact;
  return reportOwn(queries, context, tenant, {
    type: 'log_damage',
    severity: 'critical',
    title: `The device sent another history than before, from record ${seq} on`,
    rule: 'FORK',
    observed: 1,
    threshold: 1,
    measure: 'records of one chain that were sent in two forms',
    deviceId,
    chain,
    evidence: [leaf === undefined ? { seq } : { seq, leaf }],
    dedupKey: `FORK ${chain}`,
    before: (incidentId) => ({ type: 'chain.fork', fields: { ...fields, incident_id: incidentId } }),
  });
}

/** The collector has cosigned more records of a chain than it holds: it was restored from a backup, or lost them. */
export async function reportLoss(
  queries: Queries,
  context: OwnChainContext,
  fact: ChainFact & { readonly held: number; readonly cosigned: number },
): Promise<OwnReport> {
  const { tenant, deviceId, chain, fields, held, cosigned } = fact;
  return reportOwn(queries, context, tenant, {
    type: 'log_damage',
    severity: 'critical',
    title: `The collector holds ${held} of ${cosigned} records that it has cosigned`,
    rule: 'LOSS',
    observed: Math.max(0, cosigned - held),
    threshold: 1,
    measure: 'cosigned records that are not held',
    deviceId,
    chain,
    evidence: held > 0 ? [{ seq: held - 1 }] : [],
    dedupKey: `LOSS ${chain} ${cosigned}`,
    before: (incidentId) => ({ type: 'chain.loss', fields: { ...fields, incident_id: incidentId } }),
  });
}
