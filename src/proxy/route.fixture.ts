// What tests of routes share: a request by its target, and where it goes.
import { wireFormats } from '../wire/index.ts';
import { madeCredentials } from './credential-shapes.fixture.ts';
import { Refusal } from './error.ts';
import { type Route, routeOf } from './route.ts';
import { openUpstreams } from './upstreams.ts';

export interface Asked {
  readonly method?: string;
  readonly headers?: readonly string[];
  readonly upstreams?: Readonly<Record<string, string>>;
  readonly hasBody?: boolean;
  readonly clientUpstream?: string;
  readonly upstream?: string;
}

export function route(target: string, asked: Asked = {}): Route {
  const { method = 'POST', headers = [], upstreams = {}, hasBody = true, clientUpstream, upstream } = asked;
  return routeOf(
    { method, target, rawHeaders: headers, hasBody, clientUpstream, upstream },
    wireFormats,
    openUpstreams(upstreams),
  );
}

/** Where a request goes, or the rule that stops it. */
export function placeOf(target: string, asked?: Asked): string {
  try {
    const { upstream, path } = route(target, asked);
    return upstream.url.origin + path;
  } catch (error) {
    if (error instanceof Refusal) return error.code;
    throw error;
  }
}

export function made(what: string): readonly string[] {
  return madeCredentials.find((each) => each.what === what)?.headers ?? [];
}

export const keyInQuery = madeCredentials.find(({ query }) => query !== undefined)?.query ?? '';
