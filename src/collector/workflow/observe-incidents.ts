// Incidents of devices, folded from their records as these come in, by the rules of src/incidents/fold.ts.
import { textOf } from '../../incidents/fields.ts';
import { IncidentFold, transitionOf } from '../../incidents/fold.ts';
import type { Queries } from '../database/database.ts';
import type { AcceptedBatch, AcceptedRecord, BatchObserver } from '../ingest/batch-observer.ts';
import { boundedIncident, deviceObjection } from './bounded-incident.ts';
import {
  dropProposal,
  insertIncident,
  insertMove,
  lockOfChain,
  nextNumber,
  saveIncident,
  type StoredIncident,
} from './incident-table.ts';

const idPattern = /^inc_[0-9A-Za-z]{8}$/;

/** `incident.opened`, `incident.repeated` and `incident.transition`; what else there is counts for nothing. */
export const observeIncidents: BatchObserver = async (queries, batch) => {
  const records = batch.records.filter(({ record: { type } }) => isWorkflow(type));
  if (records.length === 0) return;
  const known = await lockOfChain(queries, batch.tenant, batch.chain, idsOf(records));
  await new IncidentObservation(queries, batch, known).take(records);
};

function isWorkflow(type: string): boolean {
  return type === 'incident.opened' || type === 'incident.repeated' || type === 'incident.transition';
}

function idsOf(records: readonly AcceptedRecord[]): readonly string[] {
  const named = records.flatMap(({ record }) => [textOf(record['incident_id']), textOf(record['duplicate_of'])]);
  return [...new Set(named.filter((id): id is string => id !== undefined && idPattern.test(id)))];
}

class IncidentObservation {
  readonly #queries: Queries;
  readonly #batch: AcceptedBatch;
  readonly #fold: IncidentFold;
  readonly #numbers: Map<string, number>;
  readonly #changed = new Set<string>();
  readonly #moved = new Set<string>();

  constructor(queries: Queries, batch: AcceptedBatch, known: readonly StoredIncident[]) {
    this.#queries = queries;
    this.#batch = batch;
    this.#fold = new IncidentFold({ known: known.map(({ incident }) => incident), objection: deviceObjection });
    this.#numbers = new Map(known.map(({ number, incident }) => [incident.id, number]));
  }

  async take(records: readonly AcceptedRecord[]): Promise<void> {
    for (const accepted of records) {
      const id = textOf(accepted.record['incident_id']) ?? '';
      const isTaken = this.#fold.add(accepted.record);
      if (accepted.record.type === 'incident.transition') await this.#storeMove(id, accepted, isTaken);
      if (!isTaken) continue;
      if (accepted.record.type === 'incident.opened') await this.#open(id, accepted);
      else this.#changed.add(id);
      if (accepted.record.type === 'incident.transition') this.#moved.add(id);
    }
    const { tenant } = this.#batch;
    for (const id of this.#changed) {
      const [number, incident] = [this.#numbers.get(id), this.#fold.find(id)];
      if (number === undefined || incident === undefined) continue;
      await saveIncident(this.#queries, tenant, { number, incident: boundedIncident(incident) });
      if (this.#moved.has(id)) await dropProposal(this.#queries, tenant, number);
    }
  }

  async #open(id: string, { record }: AcceptedRecord): Promise<void> {
    const { tenant, chain, deviceId } = this.#batch;
    const incident = this.#fold.find(id);
    if (incident === undefined) return;
    const number = await nextNumber(this.#queries, tenant, 'incident');
    this.#numbers.set(id, number);
    await insertIncident(this.#queries, {
      tenant,
      number,
      chain,
      deviceId,
      evidenceChain: chain,
      dedupKey: textOf(record['dedup_key']) ?? '',
      incident: boundedIncident(incident),
    });
  }

  async #storeMove(id: string, { record, seq }: AcceptedRecord, isTaken: boolean): Promise<void> {
    const number = this.#numbers.get(id);
    const transition = transitionOf(record);
    if (number === undefined || transition === undefined) return;
    const { tenant, chain } = this.#batch;
    const refused = isTaken ? undefined : this.#lastProblem(record.seq);
    const source = transition.bySource;
    await insertMove(this.#queries, { tenant, number, chain, transition: { ...transition, seq }, source, refused });
  }
  /** The fold tells of the first hundred one by one. */
  #lastProblem(recordSeq: number): string {
    const last = this.#fold.problems.at(-1);
    return last?.seq === recordSeq ? last.message : 'it breaks a rule of moves';
  }
}
