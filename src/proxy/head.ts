// Path, query and headers of a request: every text in them goes by the visitor, everything else is looked at.
import type { TextSite } from '../wire/types.ts';
import type { Call } from './call.ts';
import { isCredentialParameter } from './credentials.ts';
import { Refusal } from './error.ts';
import { requestHeaders } from './headers.ts';
import { visitJsonHeader } from './json-header.ts';
import { isListHeader, isPlainValue, isProtocolHeader, isPublicHeaderName } from './protocol-headers.ts';
import { visitHeader, visitPath, visitQuery, type VisitPlain } from './target.ts';

/** What the head of a request is shown to. */
export interface HeadVisitor {
  /** Returns the text to send in its place. */
  text(text: string, site: TextSite): string;
  /** Throws when a text that cannot be changed holds a secret. */
  inspect(text: string): void;
  /** Whether a header's name holds a protected name. */
  holdsName(headerName: string): boolean;
}

export interface RequestHead {
  /** Path and query. */
  readonly target: string;
  readonly headers: readonly string[];
}

/** `bodyLength`: of the body to send; undefined without one. Throws Refusal `unreadable-target` and `name-in-header-name`. */
export function visitHead(call: Call, bodyLength: number | undefined, visitor: HeadVisitor): RequestHead {
  const visit = (text: string, pointer: string): string =>
    visitor.text(text, { role: 'unknown', pointer, scope: 'declared' });
  const { path, openPath, query, upstream } = call.route;
  const fixed = path.slice(0, path.length - openPath.length);
  // Names of models, deployments and projects are how the provider finds them: they pass, but no secret does.
  if (openPath === '') visitor.inspect(path);
  const isCredential = (name: string, value: string): boolean => isCredentialParameter(name, value, upstream.vendor);
  return {
    target:
      fixed + visitPath(openPath, visit) + (query === undefined ? '' : `?${visitQuery(query, visit, isCredential)}`),
    headers: requestHeaders(call.request.rawHeaders, {
      host: upstream.url.host,
      contentLength: bodyLength ?? emptyLength(call),
      mapValue(name, value) {
        const lower = name.toLowerCase();
        checkName(lower, visitor);
        // A placeholder in the protocol's own header would only be refused later, by somebody else.
        if (isProtocolHeader(lower)) visitor.inspect(value);
        if (isPlainValue(lower, value)) return value;
        if (isListHeader(lower)) return visitList(lower, value, visit);
        return visitJsonHeader(lower, value, visitor) ?? visitHeader(name, value, visit);
      },
    }),
  };
}

/** Items that the protocol defines stay; a comma and a space are between them. */
function visitList(name: string, value: string, visit: VisitPlain): string {
  return value
    .split(/(, ?)/)
    .map((item) => (isPlainValue(name, item) || /^(?:, ?)?$/.test(item) ? item : visitHeader(name, item, visit)))
    .join('');
}

/** A name cannot be changed and turned back, so it must have nothing to hide. */
function checkName(name: string, visitor: HeadVisitor): void {
  if (isPublicHeaderName(name)) return;
  visitor.inspect(name);
  if (!visitor.holdsName(name)) return;
  throw new Refusal(
    400,
    'name-in-header-name',
    'Pretense blocked this request: the name of one of its headers holds a name that your workspace declares, and a ' +
      "header's name cannot be replaced. Nothing was sent. Rename the header in the tool's settings, or allow it with " +
      '`pretense pins never HEADER-NAME`.',
  );
}

/** A method that usually brings a body says that it has none. */
function emptyLength(call: Call): number | undefined {
  const isSaid = call.request.headers['content-length'] !== undefined;
  return isSaid || ['POST', 'PUT', 'PATCH'].includes(call.method) ? 0 : undefined;
}
