// Fields of forms. Untrusted: all of it.
import type { FastifyRequest } from 'fastify';

/** Text of a field that was sent once; empty when it was not. */
export function field(request: FastifyRequest, name: string): string {
  return textOf(request.body, name) ?? '';
}

/** The same for a part of the query. */
export function queryField(request: FastifyRequest, name: string): string | undefined {
  return textOf(request.query, name);
}

function textOf(source: unknown, name: string): string | undefined {
  if (typeof source !== 'object' || source === null || !Object.hasOwn(source, name)) return undefined;
  const value = (source as Readonly<Record<string, unknown>>)[name];
  return typeof value === 'string' ? value : undefined;
}
