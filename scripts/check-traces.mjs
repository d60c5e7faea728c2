// No repository file may carry traces of the machine it was written on: its paths, its registry.
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { npmCommand, runProcess } from './run-process.mjs';

// People of examples and tests; every other home directory is taken for a real one.
const invented =
  /^\/(?:home|Users)\/(?:alice|bob|carol|dana|eve|ada|dev|me|user|you|someone|name|runner|x|u|acme|jan|maria|mark|markus|mkowal|node|e\d{6})\b/;
const homePath = /(?<![\w.:~-])\/(?:home|Users)\/[a-z][\w.-]*/g;
const publicRegistries = /registry\.(?:npmjs\.org|yarnpkg\.com|npmmirror\.com)/g;
// The product itself has to know which registries are public.
const mayNameRegistries = /^(?:src|test)\/|^scripts\/check-traces\.mjs$|^SECURITY\.md$/;
const isExempt = (/** @type {string} */ path) => path === 'package-lock.json' || path.startsWith('.ci/');

/**
 * @param {string} root
 * @param {readonly string[]} files
 * @returns {Promise<string[]>} One line for each trace.
 */
export async function machineTraces(root, files) {
  const literals = [...machinePaths(root), ...(await privateRegistry())];
  return files.flatMap((path) => {
    const file = join(root, path);
    if (isExempt(path) || !existsSync(file) || !statSync(file).isFile()) return [];
    const content = readFileSync(file);
    // A NUL byte early: not a text.
    return content.subarray(0, 8000).includes(0) ? [] : tracesIn(path, content.toString('utf8'), literals);
  });
}

/**
 * @param {string} path
 * @param {string} text
 * @param {readonly string[]} literals
 */
function tracesIn(path, text, literals) {
  const found = literals.filter((literal) => text.includes(literal));
  const homes = [...text.matchAll(homePath)].map(([match]) => match).filter((match) => !invented.test(match));
  const registries = mayNameRegistries.test(path) ? [] : [...text.matchAll(publicRegistries)].map(([match]) => match);
  return [...new Set([...found, ...homes, ...registries])].map((trace) => `${path}: mentions ${trace}`);
}

/** The checkout, its neighbours and the home directory; short ones like /app would hit honest text. @param {string} root */
function machinePaths(root) {
  const parent = dirname(root);
  const isScratch = parent === '/' || parent.startsWith(tmpdir()) || parent === homedir();
  const neighbours = isScratch ? [] : readdirSync(parent).map((name) => join(parent, name));
  return [...new Set([root, ...neighbours])].filter((path) => path.split('/').length > 2);
}

/** The host of a configured npm registry that is not the public one. */
async function privateRegistry() {
  const { exitCode, output } = await runProcess([...npmCommand(), 'config', 'get', 'registry'], { capture: true });
  const address = exitCode === 0 ? /https?:\/\/\S+/.exec(output)?.[0] : undefined;
  const host = address !== undefined && URL.canParse(address) ? new URL(address).hostname : '';
  return host === '' || host.endsWith('.npmjs.org') || host === 'localhost' ? [] : [host];
}
