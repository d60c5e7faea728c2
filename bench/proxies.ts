// The programs that the proxy benchmarks compare, each a process of its own: Pretense, bare http-proxy 1.18.1 with a
// keep-alive agent as the reference, and the least program that has a record on disk before a request leaves.
import { spawn, type ChildProcess } from 'node:child_process';
import { EventEmitter } from 'node:events';
import { mkdirSync, mkdtempSync, realpathSync, writeFileSync } from 'node:fs';
import { createServer, request as httpRequest, Agent } from 'node:http';
import { createRequire } from 'node:module';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';

export interface ProxyUnderTest {
  readonly name: string;
  readonly port: number;
  readonly pid: number;
  stop(): void;
}

export interface PretenseUnderTest extends ProxyUnderTest {
  /** Its folder, with the audit log. */
  readonly home: string;
}

export interface BenchAnswer {
  readonly type: string;
  readonly parts: readonly string[];
  /**
   * `received`: each part when the client has got the one before, so that none travels in company, as with a model; for
   * one request at a time. `turns`: each in a turn of the event loop of its own. Else all at once.
   */
  readonly pace?: 'received' | 'turns';
  /** Before the head. */
  readonly delayMs?: number;
}

export interface BenchProvider {
  readonly port: number;
  /** What is answered from now on. */
  answer: BenchAnswer;
  stop(): void;
}

/** Emits `bytes` whenever a client of this process got something of an answer. */
const clients = new EventEmitter();
/** A part that a proxy holds back: the next one comes all the same. */
const heldBackMs = 20;

function afterBytes(next: () => void): void {
  const done = (): void => {
    clearTimeout(timer);
    clients.off('bytes', done);
    next();
  };
  const timer = setTimeout(done, heldBackMs);
  clients.on('bytes', done);
}

/** A provider that reads the body and answers with the given bytes, part by part. */
export async function startProvider(answer: BenchAnswer): Promise<BenchProvider> {
  const server = createServer((request, response) => {
    const { type, parts, pace, delayMs } = provider.answer;
    const write = (from: number): void => {
      if (pace !== undefined && from < parts.length) {
        const next = (): void => void setImmediate(() => write(from + 1));
        if (pace === 'turns') next();
        else afterBytes(next);
        response.write(parts[from]);
        return;
      }
      for (const part of parts.slice(from)) response.write(part);
      response.end();
    };
    request.resume().once('end', () => {
      const start = (): void => {
        response.writeHead(200, { 'content-type': type });
        write(0);
      };
      if (delayMs === undefined) start();
      else setTimeout(start, delayMs);
    });
  });
  server.keepAliveTimeout = 60_000;
  await new Promise<void>((onListening) => server.listen(0, '127.0.0.1', onListening));
  const provider: BenchProvider = {
    port: (server.address() as AddressInfo).port,
    answer,
    stop: () => {
      server.close();
      server.closeAllConnections();
    },
  };
  return provider;
}

export async function startReference(providerPort: number): Promise<ProxyUnderTest> {
  const httpProxy = createRequire(import.meta.url).resolve('http-proxy');
  const code = `const p=require(${JSON.stringify(httpProxy)}),http=require('http');
const s=http.createServer((q,r)=>x.web(q,r)),x=p.createProxyServer({target:'http://127.0.0.1:${providerPort}',agent:new http.Agent({keepAlive:true})});
s.keepAliveTimeout=60000;s.listen(0,'127.0.0.1',()=>console.log(JSON.stringify({port:s.address().port})));`;
  const child = spawn(process.execPath, ['--no-deprecation', '-e', code], { stdio: ['ignore', 'pipe', 'inherit'] });
  const { port } = await firstJsonLine<{ port: number }>(child, () => true);
  return underTest('http-proxy 1.18.1', port, child);
}

/**
 * The least that keeps the promise of the record: the body is held whole and hashed under a key and without one, a record
 * of 2 KB is on disk before it goes on, the answer is held whole. Nothing is looked at.
 */
export async function startLeast(providerPort: number): Promise<ProxyUnderTest> {
  const log = join(mkdtempSync(join(tmpdir(), 'pretense-bench-')), 'log');
  const code = `const http=require('http'),fs=require('fs'),{createHash,createHmac}=require('crypto'),{constants:c}=fs;
const agent=new http.Agent({keepAlive:true}),rest='x'.repeat(2000)+'\\n',sync=c.O_DSYNC??0;
const fd=fs.openSync(${JSON.stringify(log)},c.O_WRONLY|c.O_CREAT|sync,0o600);let at=0;
const whole=(stream,onEnd)=>{const parts=[];stream.on('data',part=>parts.push(part)).on('end',()=>onEnd(Buffer.concat(parts)))};
const s=http.createServer((q,r)=>whole(q,body=>{
const o=http.request({host:'127.0.0.1',port:${providerPort},method:q.method,path:q.url,headers:q.rawHeaders,agent},a=>whole(a,answer=>{
r.writeHead(a.statusCode,{'content-type':a.headers['content-type'],'content-length':answer.length});r.end(answer)}));
const line=Buffer.from(createHash('sha256').update(body).digest('hex')+createHmac('sha256','k').update(body).digest('hex')+rest);
const from=at;at+=line.length;fs.write(fd,line,0,line.length,from,()=>sync?o.end(body):fs.fdatasync(fd,()=>o.end(body)))}));
s.keepAliveTimeout=60000;s.listen(0,'127.0.0.1',()=>console.log(JSON.stringify({port:s.address().port})));`;
  const child = spawn(process.execPath, ['-e', code], { stdio: ['ignore', 'pipe', 'inherit'] });
  const { port } = await firstJsonLine<{ port: number }>(child, () => true);
  return underTest('least with a durable record', port, child);
}

export async function startPretense(
  providerPort: number,
  sources: Readonly<Record<string, string>>,
): Promise<PretenseUnderTest> {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'pretense-bench-')));
  const workspace = join(folder, 'workspace');
  mkdirSync(workspace);
  for (const [name, text] of Object.entries(sources)) writeFileSync(join(workspace, name), text);
  const program = resolve('dist/cli.cjs');
  const argv = [
    program,
    'start',
    '--json',
    '--port',
    '0',
    '--workspace',
    workspace,
    ...['anthropic', 'openai', 'gemini'].flatMap((key) => ['--upstream', `${key}=http://127.0.0.1:${providerPort}`]),
  ];
  const environment = { ...process.env, PRETENSE_HOME: join(folder, 'home'), PRETENSE_KEYS_DIR: join(folder, 'keys') };
  const child = spawn(process.execPath, argv, { stdio: ['ignore', 'pipe', 'inherit'], env: environment });
  const { url } = await firstJsonLine<{ event: string; url: string }>(child, (line) => line.event === 'listening');
  return {
    ...underTest('pretense', Number(new URL(url).port), child),
    home: environment.PRETENSE_HOME,
  };
}

function underTest(name: string, port: number, child: ChildProcess): ProxyUnderTest {
  const stop = (): void => void child.kill('SIGTERM');
  // Also when the bench fails.
  process.once('exit', stop);
  return { name, port, pid: child.pid ?? 0, stop };
}

function firstJsonLine<T>(child: ChildProcess, isWanted: (line: T) => boolean): Promise<T> {
  const { stdout } = child;
  if (stdout === null) throw new Error('no standard output');
  return new Promise((onLine, onError) => {
    child.once('exit', (code) => onError(new Error(`the program ended with ${code}`)));
    createInterface({ input: stdout }).on('line', (line) => {
      const parsed = JSON.parse(line) as T;
      if (isWanted(parsed)) onLine(parsed);
    });
  });
}

const agent = new Agent({ keepAlive: true, maxSockets: 1 });

/** Where a request goes, and how its sender names itself. */
export interface BenchWay {
  readonly path: string;
  readonly credential: Readonly<Record<string, string>>;
}

const messages: BenchWay = { path: '/v1/messages', credential: { 'x-api-key': 'bench' } };

/**
 * Sends one request; resolves with microseconds to the first byte of the answer's body. Over one kept connection, or
 * those of the given agent.
 */
export function timeToFirstByte(
  port: number,
  body: Buffer,
  connections = agent,
  { path, credential }: BenchWay = messages,
): Promise<number> {
  return new Promise((resolve_, reject) => {
    const headers = { 'content-type': 'application/json', 'content-length': body.length, ...credential };
    const started = process.hrtime.bigint();
    const outgoing = httpRequest(
      { host: '127.0.0.1', port, agent: connections, method: 'POST', path, headers },
      (response) => {
        let firstByte: number | undefined;
        response.on('data', () => {
          firstByte ??= Number(process.hrtime.bigint() - started) / 1e3;
          clients.emit('bytes');
        });
        response.once('end', () => {
          if (response.statusCode === 200) resolve_(firstByte ?? Number.NaN);
          else reject(new Error(`answered ${response.statusCode}`));
        });
      },
    );
    outgoing.once('error', reject);
    outgoing.end(body);
  });
}
