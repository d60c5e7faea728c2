// For tests: object storage that speaks enough of S3, checks every signature with code of its own, keeps versions, and
// refuses to delete or replace what is locked.
import { createHash, createHmac } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';

export interface S3Credentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly region: string;
}

interface Version {
  readonly content: Buffer;
  readonly checksum: string;
  readonly meta: string | undefined;
  readonly lock: { readonly mode: string; readonly until: string } | undefined;
}

interface Upload {
  readonly key: string;
  readonly headers: IncomingMessage['headers'];
  readonly pieces: Map<number, Buffer>;
}

const sha256 = (bytes: Buffer | string): Buffer => createHash('sha256').update(bytes).digest();
const hmac = (key: Buffer | string, text: string): Buffer => createHmac('sha256', key).update(text).digest();

export class S3Server {
  readonly versions = new Map<string, Version[]>();
  readonly uploads = new Map<string, Upload>();
  /** Statuses to answer with before anything is done, in order. */
  readonly failures: number[] = [];
  /** What was asked: `PUT /bucket/key`. */
  readonly asked: string[] = [];
  readonly faults: string[] = [];
  /** As some storage does: no checksum comes back. */
  hasChecksums = true;
  /** As a bucket without Object Lock that says nothing about it. */
  ignoresLocks = false;
  readonly #credentials: S3Credentials;
  readonly #server: Server;
  #port = 0;
  #uploadNumber = 0;

  constructor(credentials: S3Credentials) {
    this.#credentials = credentials;
    this.#server = createServer((request, response) => void this.#answer(request, response));
  }

  get endpoint(): string {
    return `http://127.0.0.1:${this.#port}`;
  }

  async start(): Promise<this> {
    await new Promise<void>((resolve) => void this.#server.listen(0, '127.0.0.1', resolve));
    const address = this.#server.address();
    this.#port = typeof address === 'object' && address !== null ? address.port : 0;
    return this;
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => void this.#server.close(resolve));
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const body = Buffer.concat(chunks);
    const url = new URL(request.url ?? '/', this.endpoint);
    this.asked.push(`${request.method} ${url.pathname}`);
    const fault = this.#signatureFault(request, url, body);
    if (fault !== undefined) {
      this.faults.push(fault);
      response.writeHead(403).end('<Error><Code>SignatureDoesNotMatch</Code></Error>');
      return;
    }
    const failure = this.failures.shift();
    if (failure !== undefined) {
      response.writeHead(failure).end('<Error><Code>SlowDown</Code></Error>');
      return;
    }
    this.#route({ request, response, url, body, key: decodeURIComponent(url.pathname.replace(/^\/[^/]+\/?/, '')) });
  }

  /** Signature Version 4, from its description alone. */
  #signatureFault({ method = '', headers }: IncomingMessage, url: URL, body: Buffer): string | undefined {
    const { accessKeyId, secretAccessKey, region } = this.#credentials;
    const match =
      /^AWS4-HMAC-SHA256 Credential=([^/]+)\/(\d{8})\/([^/]+)\/s3\/aws4_request, ?SignedHeaders=([^,]+), ?Signature=([0-9a-f]{64})$/.exec(
        headers.authorization ?? '',
      );
    if (match === null) return 'no signature';
    const [, id, day = '', signedRegion, names = '', signature] = match;
    if (id !== accessKeyId || signedRegion !== region) return 'another key or region';
    const payload = String(headers['x-amz-content-sha256']);
    if (payload !== sha256(body).toString('hex')) return 'the hash of the body is not that of the body';
    const signed = names.split(';');
    for (const name of Object.keys(headers).filter((each) => each.startsWith('x-amz-')))
      if (!signed.includes(name)) return `${name} is not signed`;
    if (!signed.includes('host')) return 'the host is not signed';
    const query = [...url.searchParams]
      .map(([name, value]) => `${encodeURIComponent(name)}=${encodeURIComponent(value)}`)
      .toSorted()
      .join('&');
    const path = url.pathname
      .split('/')
      .map((part) => encodeStrictly(decodeURIComponent(part)))
      .join('/');
    const lines = signed.map((name) => `${name}:${String(headers[name]).trim().replaceAll(/\s+/g, ' ')}\n`).join('');
    const canonical = [method, path, query, lines, names, payload].join('\n');
    const scope = `${day}/${region}/s3/aws4_request`;
    const text = ['AWS4-HMAC-SHA256', String(headers['x-amz-date']), scope, sha256(canonical).toString('hex')].join(
      '\n',
    );
    const key = hmac(hmac(hmac(hmac(`AWS4${secretAccessKey}`, day), region), 's3'), 'aws4_request');
    return hmac(key, text).toString('hex') === signature ? undefined : 'the signature is wrong';
  }

  #route(asked: Asked): void {
    const { request, url, response } = asked;
    const uploadId = url.searchParams.get('uploadId');
    switch (request.method) {
      case 'HEAD':
      case 'GET':
        if (url.searchParams.has('list-type')) this.#list(asked);
        else this.#get(asked);
        return;
      case 'PUT':
        if (uploadId === null) this.#put(asked, asked.body, request.headers);
        else this.#putPiece(asked, uploadId);
        return;
      case 'POST':
        if (uploadId === null) this.#begin(asked);
        else this.#complete(asked, uploadId);
        return;
      case 'DELETE':
        if (uploadId !== null) this.uploads.delete(uploadId);
        response.writeHead(uploadId !== null ? 204 : this.remove(asked.key) ? 204 : 403).end();
        return;
      default:
        response.writeHead(405).end();
    }
  }

  /** False: it is locked. As whoever has the credentials would try. */
  remove(key: string): boolean {
    const [newest] = this.versions.get(key)?.toReversed() ?? [];
    if (newest?.lock !== undefined && Date.parse(newest.lock.until) > Date.now()) return false;
    this.versions.delete(key);
    return true;
  }

  #put({ response, key }: Asked, content: Buffer, headers: IncomingMessage['headers'], checksum?: string): void {
    const given = headers['x-amz-checksum-sha256'];
    const own = sha256(content).toString('base64');
    if (given !== undefined && given !== own) {
      response.writeHead(400).end('<Error><Code>BadDigest</Code></Error>');
      return;
    }
    const mode = headers['x-amz-object-lock-mode'];
    const until = headers['x-amz-object-lock-retain-until-date'];
    const isLocked = !this.ignoresLocks && typeof mode === 'string' && typeof until === 'string';
    const version: Version = {
      content,
      checksum: checksum ?? own,
      meta: headers['x-amz-meta-sha256'] as string | undefined,
      lock: isLocked ? { mode, until } : undefined,
    };
    this.versions.set(key, [...(this.versions.get(key) ?? []), version]);
    response.writeHead(200, { etag: `"${own.slice(0, 8)}"` }).end();
  }

  #get({ request, response, key }: Asked): void {
    const version = this.versions.get(key)?.at(-1);
    if (version === undefined) {
      response.writeHead(404).end();
      return;
    }
    response.writeHead(200, {
      'content-length': version.content.length,
      ...(version.meta === undefined ? {} : { 'x-amz-meta-sha256': version.meta }),
      ...(this.hasChecksums ? { 'x-amz-checksum-sha256': version.checksum } : {}),
      ...(version.lock === undefined
        ? {}
        : {
            'x-amz-object-lock-mode': version.lock.mode,
            'x-amz-object-lock-retain-until-date': version.lock.until,
          }),
    });
    response.end(request.method === 'HEAD' ? undefined : version.content);
  }

  /** Two keys a page. */
  #list({ response, url }: Asked): void {
    const keys = [...this.versions.keys()]
      .filter((key) => key.startsWith(url.searchParams.get('prefix') ?? ''))
      .toSorted();
    const start = Number(url.searchParams.get('continuation-token') ?? 0);
    const page = keys.slice(start, start + 2);
    const isTruncated = start + 2 < keys.length;
    const contents = page.map((key) => `<Contents><Key>${key.replaceAll('&', '&amp;')}</Key></Contents>`).join('');
    const next = isTruncated ? `<NextContinuationToken>${start + 2}</NextContinuationToken>` : '';
    response.end(`<ListBucketResult><IsTruncated>${isTruncated}</IsTruncated>${contents}${next}</ListBucketResult>`);
  }

  #begin({ response, request, key }: Asked): void {
    this.#uploadNumber += 1;
    const id = `upload-${this.#uploadNumber}`;
    this.uploads.set(id, { key, headers: request.headers, pieces: new Map() });
    response.end(`<InitiateMultipartUploadResult><UploadId>${id}</UploadId></InitiateMultipartUploadResult>`);
  }

  #putPiece({ response, request, url, body }: Asked, id: string): void {
    const upload = this.uploads.get(id);
    const isWhole = request.headers['x-amz-checksum-sha256'] === sha256(body).toString('base64');
    upload?.pieces.set(Number(url.searchParams.get('partNumber')), body);
    response.writeHead(upload === undefined ? 404 : isWhole ? 200 : 400, { etag: `"${body.length}"` }).end();
  }

  #complete(asked: Asked, id: string): void {
    const upload = this.uploads.get(id);
    if (upload === undefined) {
      asked.response.writeHead(404).end();
      return;
    }
    const pieces = [...upload.pieces].toSorted(([left], [right]) => left - right).map(([, piece]) => piece);
    const listed = asked.body.toString('utf8').match(/<PartNumber>/g)?.length ?? 0;
    if (listed !== pieces.length) {
      asked.response.end('<Error><Code>InvalidPart</Code></Error>');
      return;
    }
    this.uploads.delete(id);
    const joined = `${sha256(Buffer.concat(pieces.map(sha256))).toString('base64')}-${pieces.length}`;
    const headers = { ...upload.headers };
    delete headers['x-amz-checksum-sha256'];
    this.#put({ ...asked, key: upload.key }, Buffer.concat(pieces), headers, joined);
  }
}

interface Asked {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly url: URL;
  readonly body: Buffer;
  readonly key: string;
}

/** RFC 3986 unreserved characters alone stay. */
function encodeStrictly(text: string): string {
  return encodeURIComponent(text).replaceAll(
    /[!'()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}
