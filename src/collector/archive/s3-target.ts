// Archived files in a bucket of S3-compatible storage: signed with SigV4, addressed by path, checked by a HEAD afterwards.
// With Object Lock the storage itself refuses to delete or shorten until the date that each object was given.
import { createHash } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { open } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { setTimeout as pause } from 'node:timers/promises';
import { AwsClient } from 'aws4fetch';
import { isLoopbackHost } from '../../base/loopback.ts';
import type { ArchiveSettings } from '../context.ts';
import { directOutbound, type Outbound } from '../http/outbound.ts';
import { ArchiveError } from './archive-error.ts';
import type { ArchiveTarget, StoredObject, StoreOptions } from './target.ts';

export type S3Settings = NonNullable<ArchiveSettings['s3']>;

/** Larger files go in pieces of `pieceBytes`, which S3 wants to be 5 MiB at least. */
const multipartAboveBytes = 64 * 1024 * 1024;
const pieceBytes = 16 * 1024 * 1024;
const timeoutMs = 10 * 60_000;
/** After an answer of 429 or 5xx. */
const retries = 4;
const firstPauseMs = 200;
/** Of one answer that lists or starts something. */
const maxAnswerBytes = 4 * 1024 * 1024;

export interface S3Options {
  readonly multipartAboveBytes?: number;
  readonly pieceBytes?: number;
  /** Default: straight to the address. */
  readonly outbound?: Outbound | undefined;
}

/** Throws ArchiveError `settings` for an address that is neither https nor of this machine. */
export function s3Target(settings: S3Settings, now: () => Date, how: S3Options = {}): ArchiveTarget {
  const { multipartAboveBytes: above = multipartAboveBytes, pieceBytes: piece = pieceBytes } = how;
  const bucket = new Bucket(settings, now, how.outbound ?? directOutbound);
  return {
    place: `s3://${settings.bucket}`,
    find: (key) => bucket.head(key),
    async store(key, options) {
      const found = await bucket.head(key);
      if (found !== undefined) throw new ArchiveError('taken', `There is an object at ${key} already.`);
      const lock = bucket.lock();
      const checksum =
        options.bytes > above
          ? await bucket.putInPieces(key, options, { lock, piece })
          : await bucket.putWhole(key, options, lock);
      return checked(key, await bucket.head(key), { options, checksum, lock });
    },
    load: (key, path) => bucket.get(key, path),
    list: (prefix) => bucket.list(prefix),
  };
}

/** What is asked of the storage for a new object. */
interface Lock {
  readonly mode: string;
  /** RFC 3339, whole seconds. */
  readonly until: string;
}

interface Head extends StoredObject {
  /** Base64, with `-n` behind where it goes over n pieces; undefined: this storage keeps none. */
  readonly checksum: string | undefined;
  readonly lockMode: string | undefined;
}

interface Expected {
  readonly options: StoreOptions;
  readonly checksum: string;
  readonly lock: Lock | undefined;
}

function checked(key: string, head: Head | undefined, { options, checksum, lock }: Expected): StoredObject {
  const fault = (what: string): ArchiveError =>
    new ArchiveError('target', `${key} was sent, but the storage ${what}. It does not count as archived.`);
  if (head === undefined) throw fault('does not have it');
  if (head.bytes !== options.bytes) throw fault(`has ${head.bytes} of its ${options.bytes} bytes`);
  if (head.checksum !== undefined && head.checksum !== checksum) throw fault('has another checksum for it');
  if (head.checksum === undefined && head.sha256 !== options.sha256) throw fault('says nothing about its content');
  if (lock === undefined) return head;
  const isLocked = head.lockMode === lock.mode && Date.parse(head.lockedUntil ?? '') >= Date.parse(lock.until);
  if (!isLocked) throw fault(`did not lock it (${lock.mode} until ${lock.until}): does the bucket have Object Lock?`);
  return head;
}

class Bucket {
  readonly #settings: S3Settings;
  readonly #client: AwsClient;
  readonly #now: () => Date;
  readonly #base: string;
  readonly #outbound: Outbound;

  constructor(settings: S3Settings, now: () => Date, outbound: Outbound) {
    this.#settings = settings;
    this.#now = now;
    this.#outbound = outbound;
    const { accessKeyId, secretAccessKey, region } = settings;
    this.#client = new AwsClient({ accessKeyId, secretAccessKey, region, service: 's3' });
    const endpoint = parseEndpoint(settings.endpoint);
    this.#base = `${endpoint.origin}${endpoint.pathname.replace(/\/+$/, '')}/${encodeURIComponent(settings.bucket)}`;
  }

  lock(): Lock | undefined {
    const { objectLock } = this.#settings;
    if (objectLock === undefined) return undefined;
    const until = new Date(this.#now().getTime() + objectLock.days * 24 * 60 * 60_000);
    return { mode: objectLock.mode, until: `${until.toISOString().slice(0, 19)}Z` };
  }

  async head(key: string): Promise<Head | undefined> {
    const response = await this.#ask('HEAD', this.#url(key), { headers: { 'x-amz-checksum-mode': 'ENABLED' } }, [404]);
    if (response.status === 404) return undefined;
    const header = (name: string): string | undefined => response.headers.get(name) ?? undefined;
    return {
      bytes: Number(header('content-length') ?? Number.NaN),
      sha256: header('x-amz-meta-sha256'),
      checksum: header('x-amz-checksum-sha256'),
      lockMode: header('x-amz-object-lock-mode'),
      lockedUntil: header('x-amz-object-lock-retain-until-date'),
    };
  }

  async putWhole(key: string, { path, sha256, bytes }: StoreOptions, lock: Lock | undefined): Promise<string> {
    const body = await readPiece(path, 0, bytes);
    const checksum = Buffer.from(sha256, 'hex').toString('base64');
    const headers = { ...objectHeaders(sha256, lock), 'x-amz-checksum-sha256': checksum };
    await this.#ask('PUT', this.#url(key), { headers, body, sha256 });
    return checksum;
  }

  /** https://docs.aws.amazon.com/AmazonS3/latest/userguide/mpuoverview.html. The checksum goes over those of the pieces. */
  async putInPieces(
    key: string,
    { path, sha256, bytes }: StoreOptions,
    { lock, piece }: { readonly lock: Lock | undefined; readonly piece: number },
  ): Promise<string> {
    const headers = { ...objectHeaders(sha256, lock), 'x-amz-checksum-algorithm': 'SHA256' };
    const started = await this.#text('POST', this.#url(key, { uploads: '' }), { headers });
    const uploadId = unescaped(/<UploadId>([^<]+)<\/UploadId>/.exec(started)?.[1] ?? '');
    if (uploadId === '') throw new ArchiveError('target', 'The storage did not say how to send a file in pieces.');
    try {
      const pieces = await this.#sendPieces(key, uploadId, { path, bytes, piece });
      const list = pieces.map(
        ({ number, tag, checksum }) =>
          `<Part><PartNumber>${number}</PartNumber><ETag>${escaped(tag)}</ETag><ChecksumSHA256>${checksum}</ChecksumSHA256></Part>`,
      );
      const body = Buffer.from(`<CompleteMultipartUpload>${list.join('')}</CompleteMultipartUpload>`, 'utf8');
      const answer = await this.#text('POST', this.#url(key, { uploadId }), { body, sha256: sha256Hex(body) });
      // An error may come with 200 here, after the connection was kept open.
      if (answer.includes('<Error>'))
        throw new ArchiveError('target', 'The storage could not join the pieces of a file.');
      const joined = createHash('sha256');
      for (const { checksum } of pieces) joined.update(Buffer.from(checksum, 'base64'));
      return `${joined.digest('base64')}-${pieces.length}`;
    } catch (error) {
      // What was sent would be paid for for ever.
      await this.#ask('DELETE', this.#url(key, { uploadId }), {}, [404]).catch(() => undefined);
      throw error;
    }
  }

  async #sendPieces(
    key: string,
    uploadId: string,
    { path, bytes, piece }: { readonly path: string; readonly bytes: number; readonly piece: number },
  ): Promise<readonly { readonly number: number; readonly tag: string; readonly checksum: string }[]> {
    const sent: { number: number; tag: string; checksum: string }[] = [];
    for (let start = 0; start < bytes; start += piece) {
      const body = await readPiece(path, start, Math.min(piece, bytes - start));
      const number = sent.length + 1;
      const sha256 = sha256Hex(body);
      const checksum = Buffer.from(sha256, 'hex').toString('base64');
      const headers = { 'x-amz-checksum-sha256': checksum };
      const url = this.#url(key, { partNumber: String(number), uploadId });
      const response = await this.#ask('PUT', url, { headers, body, sha256 });
      sent.push({ number, tag: response.headers.get('etag') ?? '', checksum });
    }
    return sent;
  }

  async get(key: string, path: string): Promise<void> {
    const response = await this.#ask('GET', this.#url(key), {}, [404], false);
    if (response.status === 404 || response.body === null) {
      throw new ArchiveError('target', `${key} is not in the bucket ${this.#settings.bucket}.`);
    }
    const body = Readable.fromWeb(response.body);
    await pipeline(body, createWriteStream(path, { flags: 'wx', mode: 0o600 }));
  }

  /** ListObjectsV2. */
  async list(prefix: string): Promise<readonly string[]> {
    const keys: string[] = [];
    let token: string | undefined;
    do {
      const query = { 'list-type': '2', prefix, ...(token === undefined ? {} : { 'continuation-token': token }) };
      const text = await this.#text('GET', this.#url('', query), {});
      keys.push(...[...text.matchAll(/<Key>([^<]*)<\/Key>/g)].map(([, key = '']) => unescaped(key)));
      const next = /<NextContinuationToken>([^<]+)<\/NextContinuationToken>/.exec(text)?.[1];
      token = /<IsTruncated>true<\/IsTruncated>/.test(text) && next !== undefined ? unescaped(next) : undefined;
    } while (token !== undefined);
    return keys.toSorted();
  }

  #url(key: string, query: Readonly<Record<string, string>> = {}): URL {
    const path = key === '' ? '' : `/${key.split('/').map(encodeURIComponent).join('/')}`;
    const url = new URL(`${this.#base}${path}`);
    for (const [name, value] of Object.entries(query)) url.searchParams.set(name, value);
    return url;
  }

  async #text(method: string, url: URL, request: S3Request): Promise<string> {
    const response = await this.#ask(method, url, request, [], false);
    const text = await response.text();
    if (text.length > maxAnswerBytes) throw new ArchiveError('target', 'The storage answered with far too much.');
    return text;
  }

  /** The answer when its status is 2xx or `allowed`. `isRead`: its body is of no interest, and is taken off the line. */
  async #ask(
    method: string,
    url: URL,
    { headers = {}, body, sha256 = emptySha256 }: S3Request,
    allowed: readonly number[] = [],
    isRead = true,
  ): Promise<Response> {
    let response: Response;
    try {
      response = await this.#send(method, url, { headers: { ...headers, 'x-amz-content-sha256': sha256 }, body });
    } catch (error) {
      throw new ArchiveError('target', `The storage at ${url.host} cannot be reached.`, { cause: error });
    }
    if (response.ok || allowed.includes(response.status)) {
      if (isRead) await response.body?.cancel();
      return response;
    }
    const code = /<Code>([A-Za-z]{1,60})<\/Code>/.exec((await response.text()).slice(0, 4096))?.[1] ?? '';
    throw new ArchiveError(
      'target',
      `The storage answered ${method} with ${response.status} ${code}.`.replace(' .', '.'),
    );
  }

  /** Signed anew for each try: a signature names its time. */
  async #send(method: string, url: URL, { headers = {}, body }: S3Request): Promise<Response> {
    const signal = AbortSignal.timeout(timeoutMs);
    for (let left = retries; ; left -= 1) {
      const signed = await this.#client.sign(url, { method, headers });
      const response = await this.#outbound({
        url: new URL(signed.url),
        method,
        headers: signed.headers,
        body,
        signal,
      });
      if (left === 0 || (response.status < 500 && response.status !== 429)) return response;
      await response.body?.cancel();
      await pause(Math.random() * firstPauseMs * 2 ** (retries - left), undefined, { signal });
    }
  }
}

interface S3Request {
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: Uint8Array | undefined;
  /** Of the body, hex: it is signed too. */
  readonly sha256?: string;
}

const emptySha256 = sha256Hex(Buffer.of());

function objectHeaders(sha256: string, lock: Lock | undefined): Readonly<Record<string, string>> {
  return {
    'content-type': 'application/octet-stream',
    'x-amz-meta-sha256': sha256,
    ...(lock === undefined
      ? {}
      : { 'x-amz-object-lock-mode': lock.mode, 'x-amz-object-lock-retain-until-date': lock.until }),
  };
}

function parseEndpoint(text: string): URL {
  let url: URL;
  try {
    url = new URL(text);
  } catch {
    throw new ArchiveError('settings', 'archive.s3.endpoint is no URL. Write it as https://storage.company.example.');
  }
  if (url.protocol === 'https:' || (url.protocol === 'http:' && isLoopbackHost(url.hostname))) return url;
  throw new ArchiveError('settings', 'archive.s3.endpoint has to be https: records would cross the network readable.');
}

async function readPiece(path: string, start: number, length: number): Promise<Uint8Array> {
  const handle = await open(path, 'r');
  try {
    const bytes = Buffer.alloc(length);
    let filled = 0;
    while (filled < length) {
      const { bytesRead } = await handle.read(bytes, filled, length - filled, start + filled);
      if (bytesRead === 0) throw new ArchiveError('target', 'The file became shorter while it was sent.');
      filled += bytesRead;
    }
    return bytes;
  } finally {
    await handle.close();
  }
}

function sha256Hex(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;');
}

function unescaped(text: string): string {
  return text
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replaceAll('&apos;', "'")
    .replaceAll('&amp;', '&');
}
