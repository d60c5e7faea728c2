// Lists that people upload, read as a stream up to their limit.
import multipart from '@fastify/multipart';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { CollectorContext } from '../../context.ts';
import { RequestError } from '../../error.ts';
import { checkCsrf } from '../../identity/request-identity.ts';
import { back, work } from '../form-work.ts';
import { importTable, parseImportKind } from './imports.ts';
import { maxTableBytes } from './read-table.ts';

const limits = { files: 1, fileSize: maxTableBytes, fields: 5, fieldSize: 1000, parts: 6, headerPairs: 20 };

export async function addImportRoutes(server: FastifyInstance, context: CollectorContext): Promise<void> {
  await server.register(multipart, { limits });
  server.post('/reconciliation/imports', async (request, reply) => {
    const { fields, fileName, bytes } = await readForm(request);
    checkCsrf(request, fields.get('_csrf'));
    const kind = parseImportKind(fields.get('kind'));
    if (bytes === undefined) throw new RequestError('bad-request', 'The form holds no file, so nothing was imported.');
    await work(context, request, 'reconciliation.import', (queries, person) =>
      importTable(queries, context, person, { kind, fileName, bytes }),
    );
    return back(reply, `/reconciliation#${kind}`);
  });
}

interface UploadedForm {
  readonly fields: ReadonlyMap<string, string>;
  readonly fileName: string;
  readonly bytes: Uint8Array | undefined;
}

/** Untrusted: all of it. */
async function readForm(request: FastifyRequest): Promise<UploadedForm> {
  if (!request.isMultipart())
    throw new RequestError('bad-request', 'A list comes as a file of a form (multipart/form-data).');
  const fields = new Map<string, string>();
  let fileName = '';
  let bytes: Uint8Array | undefined;
  for await (const part of request.parts()) {
    if (part.type === 'field') {
      if (typeof part.value === 'string') fields.set(part.fieldname, part.value);
      continue;
    }
    const chunks: Buffer[] = [];
    for await (const chunk of part.file) chunks.push(chunk as Buffer);
    if (part.file.truncated) {
      throw new RequestError('bad-request', 'Nothing was imported. The file is larger than 5 MiB. Split it.');
    }
    fileName = part.filename;
    bytes = Buffer.concat(chunks);
  }
  return { fields, fileName, bytes };
}
