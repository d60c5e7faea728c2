// What the pages ask of the workflow, in one place.
import type { Queries } from '../database/database.ts';
import {
  type ExceptionLooking,
  findIncident,
  listExceptions,
  listImports,
  listIncidents,
  listNeeds,
  listPacks,
  listReviews,
  organisationPolicy,
  parseNumber,
} from '../workflow/views.ts';
import type {
  ExceptionListView,
  ImportView,
  IncidentFilter,
  IncidentListView,
  IncidentView,
  NeedView,
  PackView,
  ReviewListView,
} from '../workflow/view-types.ts';
import type { PageRequest } from './page-request.ts';

type Asking = Pick<PageRequest, 'context' | 'queries' | 'person' | 'now'>;

export const workflowViews = {
  async needs(asking: Asking): Promise<readonly NeedView[]> {
    return listNeeds(asking.queries, await looking(asking));
  },
  async incidents(
    { queries, tenant, now }: { readonly queries: Queries; readonly tenant: string; readonly now: Date },
    filter: IncidentFilter,
  ): Promise<IncidentListView> {
    return listIncidents(queries, { tenant, now }, filter);
  },
  /** Untrusted: the number. Undefined: there is none of it. */
  async incident({ queries, person, now }: Asking, text: string): Promise<IncidentView | undefined> {
    const number = parseNumber(text);
    if (number === undefined) return undefined;
    return findIncident(queries, { tenant: person.tenant, now, person }, number);
  },
  async exceptions(asking: Asking): Promise<ExceptionListView> {
    return listExceptions(asking.queries, await looking(asking));
  },
  async reviews(asking: Asking): Promise<ReviewListView> {
    return listReviews(asking.queries, await looking(asking));
  },
  async packs({ queries, person, now }: Asking): Promise<readonly PackView[]> {
    return listPacks(queries, { tenant: person.tenant, now });
  },
  async imports({ queries, person }: Asking): Promise<readonly ImportView[]> {
    return listImports(queries, person.tenant);
  },
};

async function looking({ context, person, now }: Asking): Promise<ExceptionLooking> {
  return { tenant: person.tenant, now, person, organisation: await organisationPolicy(context) };
}
