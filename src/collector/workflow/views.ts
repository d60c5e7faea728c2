// What pages ask of people's work: types and queries, to be run as `reader` in a transaction of the tenant.
export type * from './view-types.ts';
export { findIncident, listIncidents } from './incident-views.ts';
export { parseNumber } from './incident-table.ts';
export { type ExceptionLooking, listExceptions } from './exception-views.ts';
export { listReviews } from './reviews.ts';
export { listNeeds } from './needs.ts';
export { organisationPolicy } from './organisation-policy.ts';
export { listPacks } from './pack/pack-views.ts';
export { listImports } from './reconciliation/imports.ts';
