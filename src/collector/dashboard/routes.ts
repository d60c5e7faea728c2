// The pages that people look at, and what browsers load with them. Pages are read from roll-ups and heads, never from records.
import type { FastifyPluginAsync, FastifyReply, FastifyRequest } from 'fastify';
import type { CollectorContext } from '../context.ts';
import { rolesFor } from '../identity/permissions.ts';
import { csrfToken, requireRole } from '../identity/request-identity.ts';
import { assets } from './assets.ts';
import { footer } from './footer.ts';
import { page, type Section } from './page.ts';
import { pageFrame } from './page-frame.ts';
import type { PageContent, PageRequest } from './page-request.ts';
import { withoutJit } from './rollups/folded-days.ts';
import {
  devicesContent,
  evidenceContent,
  exceptionsContent,
  incidentsContent,
  overviewContent,
  reconciliationContent,
} from './page-contents.ts';

const contents: readonly (readonly [path: string, Section, (request: PageRequest) => Promise<PageContent>])[] = [
  ['/', 'overview', overviewContent],
  ['/devices', 'devices', devicesContent],
  ['/incidents', 'incidents', incidentsContent],
  ['/incidents/:id', 'incidents', incidentsContent],
  ['/exceptions', 'exceptions', exceptionsContent],
  ['/evidence', 'evidence', evidenceContent],
  ['/reconciliation', 'reconciliation', reconciliationContent],
];

export function dashboardRoutes(context: CollectorContext): FastifyPluginAsync {
  return async (server) => {
    for (const { path, contentType, text } of assets) {
      server.get(path, async (_request, reply) =>
        reply
          .header('cache-control', 'public, max-age=31536000, immutable')
          .header('content-type', contentType)
          .send(text),
      );
    }
    for (const [path, section, content] of contents) {
      server.get(path, (request, reply) => answer({ context, section, content }, request, reply));
    }
  };
}

async function answer(
  {
    context,
    section,
    content,
  }: {
    readonly context: CollectorContext;
    readonly section: Section;
    readonly content: (request: PageRequest) => Promise<PageContent>;
  },
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<FastifyReply> {
  const person = requireRole(request, rolesFor['pages.read']);
  const csrf = csrfToken(request);
  const now = context.clock.now();
  const { tenant } = person;
  // Enrolment tokens that are open are hidden from readers.
  const role = section === 'devices' && person.role === 'admin' ? 'people' : 'reader';
  const text = await context.database.transaction({ role, tenant }, async (queries) => {
    await queries.query(withoutJit);
    const query = fieldsOf(request.query);
    const id = fieldsOf(request.params)['id'];
    const { title, body } = await content({
      context,
      queries,
      person,
      csrf,
      now,
      query,
      id: typeof id === 'string' ? id : undefined,
    });
    const { organisation, figures } = await pageFrame(queries, tenant, now);
    return page({ title, person, organisation, active: section, csrf, body, footer: footer(context, figures) });
  });
  return reply.header('cache-control', 'no-store').type('text/html; charset=utf-8').send(text);
}

function fieldsOf(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? (value as Readonly<Record<string, unknown>>) : {};
}
