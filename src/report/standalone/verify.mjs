#!/usr/bin/env node
// Checks an audit log, or the log of an evidence pack, from its files alone, without the program that wrote them:
//   node verify.mjs DIR [--key FILE|KEY] [--witness-key FILE|KEY] [--checkpoint FILE] [--json]      (Node 18 or newer)
// Ends with 0 (verified, or empty), 2 (wrong usage), 3 (a part is missing), 4 (changed).
import { createHash, createPublicKey, verify } from 'node:crypto';
import { closeSync, existsSync, openSync, readdirSync, readFileSync, readSync } from 'node:fs';

const [problems, notices] = [[], []];
const tampered = (where, what) => void problems.push({ level: 'TAMPERED', where, what });
const missing = (where, what) => void problems.push({ level: 'INCOMPLETE', where, what });

// ---- Hashes as hex; leaves, nodes and trees of RFC 6962 §2.1.
const read = (path) => (existsSync(path) ? readFileSync(path, 'utf8') : '');
const zeros = '0'.repeat(64);
const sha256 = (...parts) => parts.reduce((hash, part) => hash.update(part), createHash('sha256')).digest('hex');
const leafOf = (line) => sha256(Buffer.of(0), line);
const nodeOf = (left, right) => sha256(Buffer.of(1), Buffer.from(left + right, 'hex'));
class Tree {
  frontier = []; // roots of its perfect subtrees, the largest first
  size = 0;
  append(leaf) {
    let node = leaf;
    for (let rest = this.size; rest % 2 === 1; rest = (rest - 1) / 2) node = nodeOf(this.frontier.pop(), node);
    this.frontier.push(node);
    this.size += 1;
  }
  root() {
    return this.frontier.reduceRight((right, left) => nodeOf(left, right));
  }
}

/** The one way to write a value (RFC 8785): sorted keys, no white space, whole numbers. */
function canonical(value) {
  if (typeof value === 'number' && !Number.isSafeInteger(value)) throw new Error('a number that is not whole');
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`;
  const names = Object.keys(value).sort();
  return `{${names.map((name) => `${JSON.stringify(name)}:${canonical(value[name])}`).join(',')}}`;
}
/** A line without its newline; undefined when it is no record in its one canonical form. */
function recordOf(line) {
  try {
    const record = JSON.parse(line.toString());
    const { v, chain, inc, seq, prev_hash: before, nonce, type, timestamp, mono_ms: mono } = record;
    const isCounted = v === 1 && [inc, seq, mono].every((count) => Number.isSafeInteger(count) && count >= 0);
    const isNamed = `${chain}`.startsWith('c_') && typeof type === 'string' && Date.parse(timestamp) > 0;
    const isHashed = /^[0-9a-f]{96}$/.test(before + nonce) && !/\\ud[89a-f]/.test(line.toString());
    return isCounted && isNamed && isHashed && Buffer.from(canonical(record)).equals(line) ? record : undefined;
  } catch {
    return undefined;
  }
}

// ---- Signatures: Ed25519 in the forms of C2SP signed-note, tlog-checkpoint and tlog-cosignature.
/** `name+id+base64(algorithm, 32 bytes)` */
function parseKey(text) {
  const [, name, id, encoded = ''] = /^([^+]+)\+([0-9a-f]{8})\+(.+)$/.exec(text) ?? [];
  const bytes = Buffer.from(encoded, 'base64');
  if (bytes.length !== 33 || sha256(`${name}\n`, bytes).slice(0, 8) !== id) throw new Error(`no public key: ${text}`);
  const key = { kty: 'OKP', crv: 'Ed25519', x: bytes.subarray(1).toString('base64url') };
  return { name, id, text, object: createPublicKey({ key, format: 'jwk' }) };
}
const keysIn = (text) => (text.match(/\S+/g) ?? []).map(parseKey);
const isBy = (key, text, bytes) => bytes.length === 64 && verify(null, Buffer.from(text), key.object, bytes);
/** A text, an empty line, and lines `— name base64(id, signature)`; `signed` gives those in the name of a key. */
function parseNote(stored) {
  const [, text = '', lines = ''] = /^([^]*?\n)\n((?:\u2014 \S+ \S+\n)+)$/.exec(stored) ?? [];
  const own = lines.split('\n').map((line) => [line.split(' ')[1], Buffer.from(line.split(' ')[2] ?? '', 'base64')]);
  const isOf = (key, [name, bytes]) => name === key.name && bytes.toString('hex', 0, 4) === key.id;
  return { text, signed: (key) => own.filter((each) => isOf(key, each)).map(([, bytes]) => bytes.subarray(4)) };
}
/** Seconds since 1970 when a witness signed: part of what is signed. NaN when a line in its name is wrong. */
function cosignedAt(note, key) {
  const times = note.signed(key).map((bytes) => {
    const time = bytes.length === 72 ? bytes.readBigUInt64BE() : 0n;
    return isBy(key, `cosignature/v1\ntime ${time}\n${note.text}`, bytes.subarray(8)) ? Number(time) : NaN;
  });
  return times.length === 0 ? undefined : Math.min(...times);
}
/** Notes one after the other, an empty line between; the text of each is origin, size, root. */
function checkpointsIn(stored, file) {
  const found = [];
  let rest = stored;
  for (const match of stored.matchAll(/((.+)\n([1-9]\d{0,14})\n([\w+/]{43}=)\n\n(?:\u2014 \S+ \S+\n)+)(?:\n|$)/g)) {
    const [whole, note, origin, size, root] = match;
    const [chain, where] = [origin.replace(/^.*\//, ''), `${file}, number ${found.length + 1}`];
    if (found.at(-1)?.chain === chain && found.at(-1).size > size) tampered(where, 'it follows a larger one');
    const signed = { size: Number(size), root: Buffer.from(root, 'base64').toString('hex'), note: parseNote(note) };
    found.push({ ...signed, chain, origin, where, isKept: file !== 'checkpoints' });
    rest = rest.replace(whole, '');
  }
  // A crash can leave a part of the last one.
  if (rest.length > 2048 || rest.includes('\n\n\u2014')) tampered(file, 'something in it is no checkpoint');
  return found;
}

// ---- The log, as far as it was gone through.
const known = {}; // keys, hasKeys, pinned, witnesses, checkpoints, kept
const used = new Set(); // indexes of keys that signed
const rotations = new Map(); // whether the old key was lost, by the index of the new one
const [certificates, disposed, unsealed, chains] = [[], [], [], []];
let at = { seq: 0, heads: [] }; // in the chain: seq, leaf before, tree (undefined: not known), heads to compare
let [inc, records, previousManifest] = [0, 0, zeros];

/** Index of the key of this log that signed a note; -1 after a complaint. */
function signerOf(note, where) {
  const index = known.keys.findIndex((key) => note.signed(key).length > 0);
  const key = known.keys[index];
  const isRight = key !== undefined && note.signed(key).every((bytes) => isBy(key, note.text, bytes));
  if (!isRight) tampered(where, 'no key of this log signed it, or the signature is wrong');
  else used.add(index);
  return isRight ? index : -1;
}

/** Another chain begins only where its first record says that the end of the one before was lost. */
function enter(chain, where, isNew) {
  if (at.chain === chain) return;
  if (chains.length > 0 && (!isNew || chains.includes(chain))) return tampered(where, 'it is of another chain');
  endChain();
  const heads = [...known.checkpoints, ...known.kept].filter((head) => head.chain === chain);
  chains.push(chain);
  at = { chain, seq: 0, leaf: zeros, tree: new Tree(), heads, key: 0, covered: 0, sealed: 0 };
  heads.sort((one, other) => one.size - other.size);
}
function endChain() {
  const { size, where } = at.heads.at(-1) ?? { size: 0 };
  if (size > at.seq) missing(where, `it covers ${size} records, and the log ends after ${at.seq}`);
  for (const { name, end } of unsealed.splice(0))
    if (Math.max(at.covered, size) > end) missing(name, 'the segment is closed, and its manifest is missing');
}
/** One more leaf: what was signed for this size must be the root of the tree. */
function grow(leaf) {
  at.tree?.append(leaf);
  [at.leaf, at.seq] = [leaf, at.seq + 1];
  while (at.heads[0]?.size <= at.seq) checkHead(at.heads.shift());
}
function checkHead({ note, origin, size, root, where, isKept }) {
  const key = isKept ? at.key : signerOf(note, where);
  if (key < at.key) tampered(where, 'its key is not known, or another one had taken its place');
  at.key = Math.max(at.key, key);
  if (origin !== `${known.keys[at.key]?.name}/${at.chain}` && !isKept) tampered(where, 'it is of another log');
  if (at.tree?.size !== size) return;
  if (root !== at.tree.root()) {
    at.tree = undefined;
    return tampered(where, `the first ${size} records are not those that were there when it was signed`);
  }
  if (!isKept) at.covered = size;
  for (const witness of known.witnesses) {
    const time = cosignedAt(note, witness);
    if (Number.isNaN(time)) tampered(where, `the cosignature of ${witness.name} does not belong to it`);
    else if (time !== undefined) at.witnessed = { size, time };
  }
}

/** A stored line and its place in the chain. */
function visitLine(line, { where, start, isFirst }) {
  const record = recordOf(line);
  if (record === undefined) {
    tampered(where, 'the line is no record in its one canonical form');
    grow(leafOf(line));
    return void (at.leaf = undefined);
  }
  const { chain, seq, prev_hash: before, type, timestamp: time, previous_chain: lost } = record;
  const isGap = isFirst && seq === 0 && before === zeros && type === 'log.gap';
  if (isGap) missing(where, 'the log was found shorter than it had been, as this record says');
  if (isGap && !chains.includes(lost)) known.checkpoints = known.checkpoints.filter((each) => each.chain !== lost);
  enter(chain, where, isGap);
  if (record.inc !== start || start < inc) tampered(where, 'the record is of another start of the writer');
  if (seq > at.seq && isFirst) missing(where, `records ${at.seq} to ${seq - 1} are missing`);
  else if (seq !== at.seq) tampered(where, `record ${seq} stands where record ${at.seq} belongs`);
  else if ((at.leaf ?? before) !== before) tampered(where, 'the record before it was another one');
  if (seq !== at.seq) [at.seq, at.tree] = [seq, undefined];
  if (time < at.time) notices.push(`${where}: the clock went back from ${at.time} to ${time}`);
  [inc, at.time] = [start, time];
  grow(leafOf(line));
  heed(record);
}
/** Certificates of disposals, and changes of keys: signed by both, or not by the old one when it was lost. */
function heed({ type, chain, seq, ...record }) {
  if (type === 'retention.disposed') certificates.push(record);
  if (type !== 'key.rotated') return;
  const index = known.keys.findIndex(({ text }) => text === record.new_key);
  const [old, next] = [known.keys[index - 1], known.keys[index]];
  const text = `pretense key rotation\n${chain}\n${record.old_key}\n${record.new_key}\n`;
  const isSigned = (key, signature) => isBy(key, text, Buffer.from(String(signature), 'base64'));
  const isLost = record.signature_old === null;
  const isNext = old?.text === record.old_key && isSigned(next, record.signature_new);
  if (isNext && (isLost || isSigned(old, record.signature_old))) rotations.set(index, isLost);
  else tampered(`record ${seq}`, 'the change of keys is not signed by both');
}

/** A signed manifest that follows the one before it; undefined after a complaint. */
function readManifest(path, segment) {
  const note = parseNote(read(path));
  const manifest = existsSync(path) && signerOf(note, path) >= 0 ? JSON.parse(note.text) : undefined;
  const previous = manifest?.previous_manifest;
  const isNext = manifest?.segment === segment && (previousManifest ?? previous) === previous;
  if (manifest !== undefined && !isNext) tampered(path, 'it does not belong there: one was exchanged or taken away');
  previousManifest = manifest && sha256(note.text);
  return manifest && { ...manifest, hash: previousManifest };
}
/** A segment by what is left of it: content, manifest, leaf hashes. */
function visitSegment(path, { name, kinds, isLast }) {
  const sealed = readManifest(`${path}.manifest`, `${name}.ndjson`);
  const facts = kinds.has('ndjson') ? visitLines(path, name, isLast) : visitLeaves(path, sealed);
  if (facts.count > 0 && !kinds.has('manifest') && !isLast) unsealed.push({ name, end: at.seq });
  if (sealed === undefined || facts.count === 0) return;
  const tree = at.tree && { tree_size: at.seq, root: at.tree.root(), frontier: at.tree.frontier };
  const ends = { chain: at.chain, inc, last_seq: at.seq - 1, last_leaf: at.leaf ?? null };
  const found = Object.entries({ ...facts, ...ends, ...tree });
  const differing = found.filter(([field, value]) => canonical(value) !== canonical(sealed[field] ?? null));
  if (differing.length > 0) tampered(name, `not the segment that was sealed: ${differing.map(([field]) => field)}`);
  at.sealed = sealed.tree_size;
}
function visitLines(path, name, isLast) {
  const hash = createHash('sha256');
  let [count, bytes] = [0, 0];
  for (const { line, isWhole } of linesOf(`${path}.ndjson`)) {
    const place = { where: `${name} line ${count + 1}`, start: Number(name.slice(9)), isFirst: count === 0 };
    if (isWhole) visitLine(line, place);
    else (isLast ? missing : tampered)(name, 'the last line is not whole');
    hash.update(line).update(isWhole ? '\n' : '');
    [count, bytes, records] = [count + 1, bytes + line.length + 1, records + 1];
  }
  return { count, bytes, sha256: hash.digest('hex') };
}
function visitLeaves(path, sealed) {
  if (sealed === undefined || !existsSync(`${path}.leaves`)) {
    at.tree = missing(path, 'its content is gone, and its signed manifest or its hashes too');
    return { count: 0 };
  }
  const leaves = readFileSync(`${path}.leaves`);
  const { chain, first_seq: seq, first_prev_hash: before } = sealed;
  enter(chain, path, seq === 0);
  if (seq !== at.seq || (at.leaf ?? before) !== before) tampered(path, 'it does not follow what stands before it');
  for (let from = 0; from < leaves.length; from += 32) grow(leaves.toString('hex', from, from + 32));
  inc = sealed.inc;
  disposed.push(sealed);
  return { count: leaves.length / 32 };
}
/** The lines of a file of any length, without their newlines; none when there is no file. */
function* linesOf(path) {
  if (!existsSync(path)) return;
  const [file, chunk] = [openSync(path), Buffer.alloc(1 << 20)];
  let rest = Buffer.alloc(0);
  for (let count = readSync(file, chunk); count > 0; count = readSync(file, chunk)) {
    rest = Buffer.concat([rest, chunk.subarray(0, count)]);
    for (let end = rest.indexOf(10); end !== -1; end = rest.indexOf(10)) {
      yield { line: rest.subarray(0, end), isWhole: true };
      rest = rest.subarray(end + 1);
    }
  }
  closeSync(file);
  if (rest.length > 0) yield { line: rest, isWhole: false };
}

function visitFolder(dir) {
  const kinds = new Map();
  for (const file of readdirSync(dir).sort()) {
    const [, name, kind] = /^(\d{8}-\d+)\.(ndjson|manifest|leaves)$/.exec(file) ?? [];
    if (name !== undefined) kinds.set(name, (kinds.get(name) ?? new Set()).add(kind));
  }
  const names = [...kinds.keys()];
  for (const [index, name] of names.entries()) {
    if (names[index - 1]?.slice(0, 8) === name.slice(0, 8)) tampered(name, 'two segments have this number');
    visitSegment(`${dir}/${name}`, { name, kinds: kinds.get(name), isLast: index === names.length - 1 });
  }
}
/** Hashes of the whole chain, the lines of a period, manifests, and a sample with its proofs. */
function visitPack(dir) {
  const { chain, first_seq: first, tree_size: size, count } = JSON.parse(readFileSync(`${dir}/log/log.json`, 'utf8'));
  const leaves = readFileSync(`${dir}/log/leaves.bin`);
  const leafAt = (seq) => (seq === -1 ? zeros : leaves.toString('hex', 32 * seq, 32 * seq + 32));
  for (const { line } of linesOf(`${dir}/log/records.ndjson`)) {
    const { seq, prev_hash: before, ...record } = recordOf(line) ?? {};
    const isThere = leafOf(line) === leafAt(seq) && before === leafAt(seq - 1) && record.chain === chain;
    if (seq !== first + records || !isThere) tampered('log/records.ndjson', `line ${records + 1} was changed`);
    heed({ seq, ...record });
    records += 1;
  }
  if (leaves.length !== 32 * size || (records > 0 && records !== count)) missing('log', 'it is not what log.json says');
  enter(chain, 'log', true);
  for (const name of existsSync(`${dir}/log/manifests`) ? readdirSync(`${dir}/log/manifests`).sort() : []) {
    const manifest = readManifest(`${dir}/log/manifests/${name}`, name.replace('manifest', 'ndjson'));
    const head = { where: name, size: manifest?.tree_size, root: manifest?.root, note: parseNote(''), isKept: true };
    if (manifest?.chain === chain && head.size <= size) at.heads.push(head);
  }
  at.heads.sort((one, other) => one.size - other.size);
  while (at.seq < size) grow(leafAt(at.seq));
  for (const { line } of linesOf(`${dir}/sample/records.ndjson`))
    if (leafOf(line) !== leafAt(recordOf(line)?.seq)) tampered('sample/records.ndjson', 'a record was changed');
}

/** After the last record: keys, disposals, and what no signature covers. Answers whose signatures these are. */
function conclude(isPack) {
  endChain();
  const last = Math.max(-1, ...used);
  const begun = Math.max(0, ...[...rotations].map(([index, isLost]) => (isLost && index <= last ? index : 0)));
  const isPinned = known.pinned.some(({ text }) => known.keys.slice(begun, last + 1).some((key) => key.text === text));
  const latest = known.keys.findIndex(({ text }) => text === known.pinned.at(-1)?.text);
  if (known.pinned.length > 0 && last >= 0 && !isPinned) tampered('keys', 'the key that was given did not sign this');
  for (let index = 1; index <= last && !isPack; index += 1)
    if (!rotations.has(index)) tampered('keys', `no record hands over to key ${index + 1}`);
  if (isPinned && !isPack && latest !== 0 && !rotations.has(latest)) tampered('keys', 'an older key replaced the last');
  for (const { chain, where } of [...known.checkpoints, ...known.kept])
    if (!chains.includes(chain) && !isPack) missing(where, 'no record of its chain is here');
  for (const { hash, count, segment } of disposed)
    if (!certificates.some((each) => each.manifest_hash === hash && each.count === count))
      missing(segment, 'its content is gone, and no record says that it was disposed of');
  const unsigned = at.seq - Math.max(at.covered, at.sealed);
  const isExpected = at.seq > 0 && known.pinned.length + known.keys.length + known.checkpoints.length > 0;
  if (isExpected && !known.hasKeys) missing('keys', 'the file that names the keys of the log is missing');
  if (isExpected && unsigned > 1000) missing('checkpoints', `no signature covers the last ${unsigned} records`);
  if (known.witnesses.length > 0 && !at.witnessed) missing('checkpoints', 'no witness that was given signed one');
  return last < 0 ? 'nothing is signed' : isPinned ? 'a key that was given' : "a key that the log's own folder names";
}

function main(words) {
  const given = { '--key': '', '--witness-key': '', '--checkpoint': '', '--json': '' };
  const dirs = [];
  for (let index = 0; index < words.length; index += 1) {
    if (!(words[index] in given)) dirs.push(words[index]);
    else if (words[index] !== '--json') given[words[index]] += `${read(words[++index]) || words[index]}\n`;
  }
  const [dir = ''] = dirs;
  if (dirs.length !== 1 || !existsSync(dir)) return 2;
  const isPack = existsSync(`${dir}/log/log.json`);
  const [stored, signed] = ['keys', 'checkpoints'].map((name) => read(`${dir}/${isPack ? 'log/' : ''}${name}`));
  const [pinned, witnesses] = [keysIn(given['--key']), keysIn(given['--witness-key'])];
  const kept = checkpointsIn(given['--checkpoint'], 'kept checkpoint');
  const checkpoints = checkpointsIn(signed, 'checkpoints');
  const keys = stored === '' ? pinned : keysIn(stored);
  Object.assign(known, { pinned, witnesses, kept, checkpoints, keys, hasKeys: stored !== '' });
  (isPack ? visitPack : visitFolder)(dir);
  const signedBy = conclude(isPack);
  const { seq: size, leaf: head, covered = 0, witnessed } = at;
  const gone = disposed.reduce((sum, { count }) => sum + count, 0);
  const good = gone > 0 ? 'VERIFIED_WITH_DISPOSALS' : witnessed ? 'VERIFIED_WITNESSED' : 'VERIFIED_LOCAL_ONLY';
  const bad = problems.some(({ level }) => level === 'TAMPERED') ? 'TAMPERED' : 'INCOMPLETE';
  const result = problems.length > 0 ? bad : size > 0 ? good : 'EMPTY';
  const limits = [
    `Signed are the first ${covered} of ${size} records (by: ${signedBy}).`,
    'Not shown: what was cut off with its checkpoints or rewritten with the key (a witness, or a checkpoint that was kept,',
    'shows that); that every AI call was recorded; that recorded values were true.',
  ];
  const all = { result, records, disposed: gone, size, head, covered, signedBy, witnessed, problems, notices, limits };
  const lines = [...problems.map(({ level, where, what }) => `${level} ${where}: ${what}`), ...notices, ...limits];
  const text = [`${result}: ${records} records, ${gone} disposed, head ${head}`, ...lines].join('\n');
  process.stdout.write(`${words.includes('--json') ? JSON.stringify(all) : text.replace(/[^\n\P{C}]/gu, '?')}\n`);
  return { TAMPERED: 4, INCOMPLETE: 3 }[result] ?? 0;
}
process.exitCode = main(process.argv.slice(2));
