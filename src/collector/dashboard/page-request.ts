// What whoever fills a page is handed, and gives back.
import type { CollectorContext, Person } from '../context.ts';
import type { Queries } from '../database/database.ts';
import { RequestError } from '../error.ts';
import type { Html } from './html.ts';

/** Who looks at what: handed to whatever fills a page. */
export interface PageRequest {
  readonly context: CollectorContext;
  readonly queries: Queries;
  readonly person: Person;
  readonly csrf: string;
  readonly now: Date;
  /** Untrusted. */
  readonly query: Readonly<Record<string, unknown>>;
  /** Untrusted: `:id` of the address. */
  readonly id: string | undefined;
}

export interface PageContent {
  readonly title: string;
  readonly body: Html;
}

/** For an address that names nothing. */
export function notFound(what: string): RequestError {
  return new RequestError(
    'not-found',
    `There is no ${what} here. It may belong to another organisation. Go back and choose another one.`,
  );
}
