// The image without Docker: the RUN steps of the Dockerfile as they stand, in a folder of their own, with what COPY and
// .dockerignore give them; then the program of the last stage as another account over a tree that nobody may write.
// All of it is removed at the end. `--install` runs `npm ci` too, which asks the registry; else the packages of the
// checkout are taken.
import { spawn } from 'node:child_process';
import {
  chmodSync,
  chownSync,
  cpSync,
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join, relative } from 'node:path';
import { createInterface } from 'node:readline';
import { dockerSteps } from './docker-steps.mjs';
import { projectRoot, runProcess } from './run-process.mjs';

/** @typedef {import('./docker-steps.mjs').Step} Step */

/** The account of the image, and the limit of each step. */
const uid = 1000;
const stepTimeoutMs = 150_000;
const answerTimeoutMs = 90_000;
const isInstalling = process.argv.includes('--install');
const isRoot = process.getuid?.() === 0;

/** A file system in a folder: paths of the image below it. */
class Image {
  /** @param {string} root */
  constructor(root) {
    this.root = root;
    this.workingFolder = '/';
  }

  /** @param {string} path */
  at(path) {
    return join(this.root, path.startsWith('/') ? path : join(this.workingFolder, path));
  }
}

/** @param {Image} image @param {readonly Step[]} steps */
async function build(image, steps) {
  for (const { name, value } of steps) {
    const startMs = performance.now();
    switch (name) {
      case 'WORKDIR':
        image.workingFolder = value;
        mkdirSync(image.at('.'), { recursive: true });
        break;
      case 'COPY':
        copyContext(image, value.split(/\s+/));
        break;
      case 'RUN':
        await run(image, value);
        break;
      default:
        throw new Error(`image-steps does not know the step ${name} of the build stage`);
    }
    say(`${name} ${value}`, startMs);
  }
}

/** @param {Image} image @param {readonly string[]} words */
function copyContext(image, words) {
  const target = image.at(words.at(-1) ?? '.');
  const isKept = contextFilter(readFileSync(join(projectRoot, '.dockerignore'), 'utf8'));
  for (const source of words.slice(0, -1)) {
    if (source === '.') {
      for (const name of readdirSync(projectRoot).filter((each) => isKept(each)))
        cpSync(join(projectRoot, name), join(target, name), {
          recursive: true,
          filter: (path) => isKept(relative(projectRoot, path)),
        });
    } else {
      if (!isKept(source)) throw new Error(`COPY ${source}: .dockerignore leaves it out`);
      cpSync(join(projectRoot, source), join(target, basename(source)), { recursive: true });
    }
  }
}

/**
 * The three forms that our .dockerignore has: everything out, names of the top in again, endings out again.
 * @param {string} text
 * @returns {(path: string) => boolean}
 */
export function contextFilter(text) {
  const rules = text.split('\n').filter((line) => line !== '' && !line.startsWith('#'));
  const kept = new Set(rules.filter((rule) => rule.startsWith('!')).map((rule) => rule.slice(1)));
  const endings = rules
    .filter((rule) => rule.startsWith('**/'))
    .map((rule) => rule.slice('**/'.length).replace(/^\*/, ''));
  if (rules[0] !== '**' || rules.length !== 1 + kept.size + endings.length)
    throw new Error('.dockerignore has a form that image-steps does not know');
  return (path) => kept.has(path.split('/', 1)[0] ?? '') && !endings.some((ending) => path.endsWith(ending));
}

/**
 * Each command as it stands, without the network. Only `npm ci` is left to Docker, unless `--install` asks for it: the
 * packages of this checkout are the ones of its lock file.
 * @param {Image} image
 * @param {string} command
 */
async function run(image, command) {
  if (command.startsWith('npm ci ') && !isInstalling) {
    symlinkSync(join(projectRoot, 'node_modules'), image.at('node_modules'));
    return;
  }
  const environment = { npm_config_update_notifier: 'false', ...(isInstalling ? {} : { npm_config_offline: 'true' }) };
  const options = { capture: true, cwd: image.at('.'), timeoutMs: stepTimeoutMs, environment };
  const { exitCode, output } = await runProcess(['/bin/sh', '-c', command], options);
  if (exitCode !== 0) throw new Error(`RUN ${command} ended with ${exitCode}:\n${output.slice(-4_000)}`);
}

/**
 * What the last stage is: its files, its environment, and how it is started and asked.
 * @param {Image} image
 * @param {readonly Step[]} steps
 */
function assemble(image, steps) {
  const stage = new Image(join(image.root, 'run'));
  /** @type {Record<string, string>} */
  const environment = { PATH: process.env['PATH'] ?? '' };
  /** @type {readonly string[]} */
  let entry = [];
  /** @type {readonly string[]} */
  let health = [];
  for (const { name, value } of steps) {
    if (name === 'COPY') {
      const words = value.split(/\s+/).filter((word) => !word.startsWith('--'));
      cpSync(image.at(words[0] ?? ''), stage.at(words[1] ?? ''), { recursive: true });
    } else if (name === 'ENV') {
      for (const [, variable = '', text = ''] of value.matchAll(/(\w+)=(\S+)/g))
        environment[variable] = text.startsWith('/') ? stage.at(text) : text;
    } else if (name === 'ENTRYPOINT') {
      entry = JSON.parse(value);
    } else if (name === 'HEALTHCHECK') {
      health = JSON.parse(value.slice(value.indexOf('[')));
    }
  }
  const inStage = (/** @type {readonly string[]} */ words) =>
    words.map((word) => (word.startsWith('/') ? stage.at(word) : word));
  return { stage, environment, entry: inStage(entry), health: inStage(health) };
}

/** @typedef {ReturnType<typeof assemble>} Assembled */

/** Files and folders of nobody's but the volume. @param {Assembled} assembled */
function closeTree({ stage }) {
  forEachPath(stage.at('/opt'), (path, isFolder) => chmodSync(path, isFolder ? 0o555 : 0o444));
  forEachPath(stage.at('/data'), (path) => {
    if (isRoot) chownSync(path, uid, uid);
  });
}

/** @param {string} path @param {(path: string, isFolder: boolean) => void} act */
function forEachPath(path, act) {
  const status = lstatSync(path);
  if (status.isSymbolicLink()) return;
  if (status.isDirectory()) for (const name of readdirSync(path)) forEachPath(join(path, name), act);
  act(path, status.isDirectory());
}

/**
 * Starts the program and gives its first line of JSON. The caller stops it.
 * @param {Assembled} assembled
 * @param {readonly string[]} parameters
 */
async function start({ entry: [program = '', ...first], environment, stage }, parameters) {
  const child = spawn(program, [...first, ...parameters], {
    cwd: stage.at('/data'),
    env: environment,
    stdio: ['ignore', 'pipe', 'pipe'],
    ...(isRoot ? { uid, gid: uid } : {}),
  });
  let errors = '';
  child.stderr.on('data', (chunk) => (errors += String(chunk)));
  const ended = new Promise((resolve) => child.once('close', resolve));
  const timer = setTimeout(() => child.kill('SIGKILL'), answerTimeoutMs);
  for await (const line of createInterface({ input: child.stdout })) {
    clearTimeout(timer);
    return {
      listening: JSON.parse(line),
      stop: async () => {
        child.kill('SIGTERM');
        return await ended;
      },
    };
  }
  clearTimeout(timer);
  throw new Error(`${parameters[0]} did not start:\n${errors.slice(-4_000)}`);
}

/** @param {Assembled} assembled @param {readonly string[]} command */
async function exitCodeOf({ environment, stage }, [program = '', ...parameters]) {
  const account = isRoot ? { uid, gid: uid } : {};
  const child = spawn(program, parameters, { cwd: stage.at('/data'), env: environment, stdio: 'ignore', ...account });
  return await new Promise((resolve) => child.once('close', resolve));
}

/** @param {Assembled} assembled */
async function tryProxy(assembled) {
  const { stage, health } = assembled;
  const startMs = performance.now();
  const token = 'a'.repeat(26);
  writeFileSync(stage.at('/data/tokens'), `somebody ${token}\n`);
  const listen = ['--listen', '127.0.0.1:0', '--client-tokens', stage.at('/data/tokens')];
  const proxy = await start(assembled, ['start', '--port', '0', ...listen, '--json']);
  try {
    expectEqual(proxy.listening.event, 'listening', 'the proxy says that it listens');
    expectEqual(await exitCodeOf(assembled, health), 0, 'the health check of a running proxy');
  } finally {
    expectEqual(await proxy.stop(), 0, 'the proxy after SIGTERM');
  }
  expectEqual(await exitCodeOf(assembled, health), 1, 'the health check of a proxy that has ended');
  say('the proxy starts, is healthy, ends, and is not healthy then', startMs);
}

/** @param {Assembled} assembled */
async function tryCollector(assembled) {
  const startMs = performance.now();
  const collector = await start(assembled, ['collector', '--port', '0', '--json']);
  try {
    const health = [...assembled.health, `${collector.listening.url}/healthz`];
    expectEqual(await exitCodeOf(assembled, health), 0, 'the health check of a running collector');
  } finally {
    expectEqual(await collector.stop(), 0, 'the collector after SIGTERM');
  }
  say('the collector starts, is healthy, and ends', startMs);
}

/** The tree was only read, and without root it could not have been written. @param {Assembled} assembled @param {string} before */
function expectUntouched({ stage }, before) {
  expectEqual(listing(stage.at('/opt')), before, 'the tree of the program');
}

/** @param {string} folder */
function listing(folder) {
  /** @type {string[]} */
  const lines = [];
  forEachPath(folder, (path) => {
    const { size, mtimeMs, mode } = lstatSync(path);
    lines.push(`${relative(folder, path)} ${size} ${mtimeMs} ${mode}`);
  });
  return lines.toSorted().join('\n');
}

/** @param {unknown} actual @param {unknown} expected @param {string} what */
function expectEqual(actual, expected, what) {
  if (actual !== expected) throw new Error(`${what}: expected ${String(expected)}, got ${String(actual)}`);
}

/** @param {string} what @param {number} startMs */
function say(what, startMs) {
  console.log(`ok ${((performance.now() - startMs) / 1000).toFixed(1).padStart(6)} s  ${what}`);
}

/** @param {string} folder */
function megabytesIn(folder) {
  let bytes = 0;
  forEachPath(folder, (path, isFolder) => {
    if (!isFolder) bytes += lstatSync(path).size;
  });
  return Math.round(bytes / 1_000_000);
}

/** @param {string} folder */
async function imageSteps(folder) {
  chmodSync(folder, 0o755);
  const image = new Image(folder);
  const { stages } = dockerSteps(readFileSync(join(projectRoot, 'Dockerfile'), 'utf8'));
  const [first, last] = stages;
  if (first === undefined || last === undefined || stages.length !== 2) throw new Error('two stages were expected');
  await build(image, first.steps);
  const assembled = assemble(image, last.steps);
  closeTree(assembled);
  const before = listing(assembled.stage.at('/opt'));
  await tryProxy(assembled);
  await tryCollector(assembled);
  expectUntouched(assembled, before);
  const wanted = ['dist/cli.cjs', 'dist/collector.cjs', 'node_modules/@duckdb', 'LICENSE'];
  const missing = wanted.filter((path) => !existsSync(assembled.stage.at(join('/opt/pretense', path))));
  expectEqual(missing.join(', '), '', 'what the image lacks');
  console.log(
    `The program as ${isRoot ? `account ${uid}` : 'this account'}, over a tree that it cannot write: ${megabytesIn(assembled.stage.at('/opt'))} MB.`,
  );
}

async function main() {
  const folder = mkdtempSync(join(tmpdir(), 'pretense-image-'));
  try {
    await imageSteps(folder);
    return 0;
  } catch (error) {
    console.log(error instanceof Error ? error.message : String(error));
    return 1;
  } finally {
    forEachPath(folder, (path, isFolder) => {
      if (isFolder && !isRoot) chmodSync(path, 0o755);
    });
    rmSync(folder, { recursive: true, force: true });
  }
}

if (process.argv[1]?.endsWith('image-steps.mjs') === true) process.exitCode = await main();
