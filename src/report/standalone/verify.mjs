#!/usr/bin/env node
// Checks an audit log, or the log of an evidence pack, from its files alone, without the program that wrote them:
//   node verify.mjs DIR [--key FILE|KEY] [--witness-key FILE|KEY] [--checkpoint FILE] [--json]      (Node 18 or newer)
// Ends with 0 (verified, or empty), 2 (wrong usage), 3 (a part is missing), 4 (changed).
import { createHash, createPublicKey, verify } from 'node:crypto';
import { closeSync, existsSync, openSync, readdirSync, readFileSync, readSync } from 'node:fs';

const problems = [];
const notices = [];
const tampered = (where, what) => void problems.push({ level: 'TAMPERED', where, what });
const missing = (where, what) => void problems.push({ level: 'INCOMPLETE', where, what });

// ---- Hashes as hex; leaves and nodes of RFC 6962 §2.1.
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

/** RFC 9162 §2.1.3.2: the root that a leaf and its proof lead to. */
function rootFrom(leaf, index, size, proof) {
  let [node, place, last] = [leaf, index, size - 1];
  for (const sibling of proof) {
    const isRight = place % 2 === 1 || place === last;
    node = isRight ? nodeOf(sibling, node) : nodeOf(node, sibling);
    while (isRight && place % 2 === 0 && place > 0) [place, last] = [place / 2, Math.floor(last / 2)];
    [place, last] = [Math.floor(place / 2), Math.floor(last / 2)];
  }
  return last === 0 ? node : undefined;
}

/** The one way to write a value (RFC 8785): sorted keys, no white space, whole numbers. */
function canonical(value) {
  if (typeof value === 'number' && !Number.isSafeInteger(value)) throw new Error('a number that is not whole');
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`;
  const pairOf = (name) => `${JSON.stringify(name)}:${canonical(value[name])}`;
  return `{${Object.keys(value).sort().map(pairOf).join(',')}}`; // prettier-ignore
}
const isSame = (one, other) => canonical(one ?? null) === canonical(other ?? null);

/** A line without its newline; undefined when it is no record in its one canonical form. */
function recordOf(line) {
  try {
    const record = JSON.parse(line.toString());
    const { v, chain, inc, seq, prev_hash: before, nonce, type, timestamp, mono_ms: mono } = record;
    const isNamed = [chain, type].every((name) => typeof name === 'string') && Date.parse(timestamp) > 0;
    const isCounted = v === 1 && [inc, seq, mono].every((count) => Number.isSafeInteger(count) && count >= 0);
    const isHashed =
      /^[0-9a-f]{64}$/.test(before) && /^[0-9a-f]{32}$/.test(nonce) && !/\\ud[89a-f]/.test(line.toString());
    return isNamed && isCounted && isHashed && Buffer.from(canonical(record)).equals(line) ? record : undefined;
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

/** A text, an empty line, and lines `— name base64(id, signature)`. `signed`: what stands there in the name of a key. */
function parseNote(stored) {
  const [, text, lines = ''] = /^([^]*?\n)\n((?:\u2014 \S+ \S+\n)+)$/.exec(stored) ?? [];
  const all = lines.split('\n').slice(0, -1).map((line) => line.split(' ')); // prettier-ignore
  const own = all.map(([, name, encoded]) => ({ name, bytes: Buffer.from(encoded, 'base64') }));
  const isOf = (key) => (each) => each.name === key.name && each.bytes.toString('hex', 0, 4) === key.id;
  return { text, signed: (key) => own.filter(isOf(key)).map(({ bytes }) => bytes.subarray(4)) };
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
  let rest = stored.length;
  for (const match of stored.matchAll(/((.+)\n([1-9]\d{0,14})\n([\w+/]{43}=)\n\n(?:\u2014 \S+ \S+\n)+)(?:\n|$)/g)) {
    const [whole, note, origin, size, root] = match;
    const at = { where: `${file}, number ${found.length + 1}`, chain: origin.replace(/^.*\//, ''), size: Number(size) };
    if (found.at(-1)?.chain === at.chain && found.at(-1).size > at.size) tampered(at.where, 'it follows a larger one');
    found.push({ ...at, note: parseNote(note), root: Buffer.from(root, 'base64').toString('hex') });
    rest -= whole.length;
  }
  // A crash can leave a part of the last one.
  if (rest > 2048 || (rest > 0 && stored.includes('\n\n\u2014', stored.length - rest)))
    tampered(file, 'it holds something else');
  return found;
}

// ---- The log, as far as it was gone through.
const known = { keys: [], hasKeys: true, pinned: [], witnesses: [], checkpoints: [], kept: [] };
const used = new Set(); // indexes of keys that signed
const rotations = new Map(); // changes of keys, by the index of the new one
const [certificates, disposed, unsealed, chains] = [[], [], [], []];
let at = { seq: 0, heads: [] }; // in the chain: seq, leaf before, tree (undefined: not known), heads to compare
let [inc, records, previousManifest] = [0, 0, zeros];

/** Index of the key of this log that signed a note; -1 after a complaint. */
function signerOf(note, where) {
  const index = known.keys.findIndex((each) => note.signed(each).length > 0);
  const key = known.keys[index];
  const isRight = key !== undefined && note.signed(key).every((bytes) => isBy(key, note.text ?? '', bytes));
  if (isRight) used.add(index);
  else tampered(where, 'no key of this log signed it, or the signature is wrong');
  return isRight ? index : -1;
}

/** Another chain begins only where its first record says that the end of the one before was lost. */
function enter(chain, where, isNew) {
  if (at.chain === chain) return;
  if (chains.length > 0 && (!isNew || chains.includes(chain))) return tampered(where, 'it is of another chain');
  endChain();
  const heads = [...known.checkpoints, ...known.kept].filter((head) => head.chain === chain);
  heads.sort((one, other) => one.size - other.size);
  chains.push(chain);
  at = { chain, seq: 0, leaf: zeros, tree: new Tree(), heads, key: 0, covered: 0, sealed: 0 };
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
  at.leaf = leaf;
  at.seq += 1;
  while (at.heads[0]?.size <= at.seq) checkHead(at.heads.shift());
}
function checkHead(head) {
  const { note, size, root, where } = head;
  const isOwn = known.checkpoints.includes(head);
  const key = isOwn ? signerOf(note, where) : -1;
  const isEarly = rotations.get(key)?.chain === at.chain && size <= rotations.get(key).from;
  const isLate = key >= 0 && rotations.get(key + 1)?.chain === at.chain && size > rotations.get(key + 1).until;
  if (isEarly || isLate || (key >= 0 && key < at.key)) tampered(where, `key ${key + 1} was not in use then`);
  at.key = Math.max(at.key, key);
  if (at.tree?.size !== size) return;
  if (root !== at.tree.root()) tampered(where, `the first ${size} records are not those that were signed`);
  if (root !== at.tree.root()) return void (at.tree = undefined);
  if (isOwn) at.covered = size;
  for (const witness of known.witnesses) {
    const time = note && cosignedAt(note, witness);
    if (Number.isNaN(time)) tampered(where, `the cosignature of ${witness.name} does not belong to it`);
    else if (time !== undefined) at.witnessed = { size, time };
  }
}

/** A stored line and its place in the chain. */
function visitLine(line, { where, start, isFirst }) {
  const record = recordOf(line);
  records += 1;
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
  if (isFirst) endOldKeys(record);
  if (time < at.time) notices.push(`${where}: the clock went back from ${at.time} to ${time}`);
  [inc, at.time] = [start, time];
  grow(leafOf(line));
  return heed(record);
}

/** Certificates of disposals, and changes of keys: signed by both, or not by the old one when it was lost. */
function heed(record) {
  if (record.type === 'retention.disposed') certificates.push(record);
  if (record.type !== 'key.rotated') return;
  const { chain, seq, old_key: old, new_key: next, signature_old: byOld, signature_new: byNew, restates } = record;
  const index = known.keys.findIndex(({ text }) => text === next);
  const text = `pretense key rotation\n${chain}\n${old}\n${next}\n`;
  const isSigned = (key, signature) => isBy(key, text, Buffer.from(String(signature), 'base64'));
  const isNext = known.keys[index - 1]?.text === old && isSigned(known.keys[index], byNew);
  const isRight = isNext && (byOld === null || isSigned(known.keys[index - 1], byOld));
  if (!isRight) tampered(`record ${seq}`, 'the change of keys is not signed by both');
  else if (!rotations.has(index))
    rotations.set(index, { chain, inc: record.inc, isLost: byOld === null, from: restates?.seq ?? seq });
}
/** A start after the one that changed the key: the old one signs nothing of it. */
function endOldKeys({ chain, inc: start, seq, first_seq: first }) {
  for (const each of rotations.values()) if (each.chain === chain && start > each.inc) each.until ??= seq ?? first;
}

/** A signed manifest that follows the one before it; undefined after a complaint. */
function readManifest(path, segment) {
  const note = parseNote(readFileSync(path, 'utf8'));
  const isSigned = signerOf(note, path) >= 0;
  const manifest = isSigned ? JSON.parse(note.text) : undefined;
  const isNext = isSigned && (previousManifest ?? manifest.previous_manifest) === manifest.previous_manifest;
  if (isSigned && !(isNext && manifest.segment === segment)) tampered(path, 'it does not belong there');
  previousManifest = isSigned ? sha256(note.text) : undefined;
  return isSigned ? { manifest, hash: previousManifest } : undefined;
}

/** A segment by what is left of it: content, manifest, leaf hashes. */
function visitSegment(path, { name, kinds, isLast }) {
  const sealed = kinds.has('manifest') ? readManifest(`${path}.manifest`, `${name}.ndjson`) : undefined;
  const facts = kinds.has('ndjson') ? visitLines(path, { name, isLast }) : visitLeaves(path, sealed, kinds);
  if (facts.count > 0 && !kinds.has('manifest') && !isLast) {
    unsealed.push({ name, end: at.seq });
    previousManifest = undefined;
  }
  if (sealed === undefined || facts.count === 0) return;
  const ends = { chain: at.chain, inc, first_seq: at.seq - facts.count, last_seq: at.seq - 1, last_leaf: at.leaf };
  const tree = at.tree && { tree_size: at.tree.size, root: at.tree.root(), frontier: at.tree.frontier };
  const found = { ...facts, ...ends, ...tree };
  const differing = Object.keys(found).filter((field) => !isSame(found[field], sealed.manifest[field]));
  if (differing.length > 0) tampered(name, `it is not the segment that was sealed: ${differing.join(', ')}`);
  at.sealed = sealed.manifest.tree_size;
}
function visitLines(path, { name, isLast }) {
  const hash = createHash('sha256');
  let [count, bytes] = [0, 0];
  for (const { line, isWhole } of linesOf(`${path}.ndjson`)) {
    if (!isWhole) (isLast ? missing : tampered)(name, 'the last line is not whole');
    if (!isWhole) break;
    visitLine(line, { where: `${name} line ${count + 1}`, start: Number(name.slice(9)), isFirst: count === 0 });
    hash.update(line).update('\n');
    [count, bytes] = [count + 1, bytes + line.length + 1];
  }
  return { count, bytes, sha256: hash.digest('hex') };
}
function visitLeaves(path, sealed, kinds) {
  if (sealed === undefined || !kinds.has('leaves')) {
    at.tree = undefined;
    missing(path, 'its content is gone, and its signed manifest or its hashes too');
    return { count: 0 };
  }
  const { chain, first_seq: seq, first_prev_hash: before } = sealed.manifest;
  const leaves = readFileSync(`${path}.leaves`);
  enter(chain, path, seq === 0);
  endOldKeys(sealed.manifest);
  if (seq !== at.seq || (at.leaf ?? before) !== before) tampered(path, 'it does not follow what stands before it');
  for (let from = 0; from < leaves.length; from += 32) grow(leaves.toString('hex', from, from + 32));
  inc = sealed.manifest.inc;
  disposed.push(sealed);
  return { count: leaves.length / 32 };
}

/** The lines of a file of any length, without their newlines. */
function* linesOf(path) {
  const [file, chunk] = [openSync(path), Buffer.alloc(1 << 20)];
  let rest = Buffer.alloc(0);
  for (let count = readSync(file, chunk); count > 0; count = readSync(file, chunk)) {
    const bytes = Buffer.concat([rest, chunk.subarray(0, count)]);
    let from = 0;
    for (let to = bytes.indexOf(10); to !== -1; to = bytes.indexOf(10, from)) {
      yield { line: bytes.subarray(from, to), isWhole: true };
      from = to + 1;
    }
    rest = bytes.subarray(from);
  }
  closeSync(file);
  if (rest.length > 0) yield { line: rest, isWhole: false };
}

function visitFolder(dir) {
  const segments = new Map();
  for (const file of readdirSync(dir)) {
    const [, name, kind] = /^(\d{8}-\d+)\.(ndjson|manifest|leaves)$/.exec(file) ?? [];
    if (name !== undefined) segments.set(name, (segments.get(name) ?? new Set()).add(kind));
  }
  const [number, start] = [(name) => Number(name.slice(0, 8)), (name) => Number(name.slice(9))];
  const names = [...segments.keys()].sort((one, other) => number(one) - number(other) || start(one) - start(other));
  for (const [index, name] of names.entries()) {
    if (index > 0 && number(names[index - 1]) === number(name)) tampered(name, 'two segments have this number');
    visitSegment(`${dir}/${name}`, { name, kinds: segments.get(name), isLast: index === names.length - 1 });
  }
}

/** A pack: hashes of the whole chain, the lines of a period, manifests, and a sample with its proofs. */
function visitPack(dir) {
  const read = (name) => JSON.parse(readFileSync(`${dir}/${name}`, 'utf8'));
  const { chain, first_seq: first, tree_size: size, count } = read('log/log.json');
  const leaves = readFileSync(`${dir}/log/leaves.bin`);
  const leafAt = (seq) => (seq === -1 ? zeros : leaves.toString('hex', 32 * seq, 32 * seq + 32));
  const isThere = (line) => leafOf(line) === leafAt(recordOf(line)?.seq);
  for (const { line } of existsSync(`${dir}/log/records.ndjson`) ? linesOf(`${dir}/log/records.ndjson`) : []) {
    const record = recordOf(line);
    const isNext =
      record?.seq === first + records && record.chain === chain && record.prev_hash === leafAt(record.seq - 1);
    if (!isNext || !isThere(line))
      tampered('log/records.ndjson', `line ${records + 1} is not the record that was hashed`);
    else heed(record);
    records += 1;
  }
  if (leaves.length !== 32 * size || (records > 0 && records !== count))
    tampered('log', 'it is not what log.json says');
  enter(chain, 'log', true);
  for (const name of existsSync(`${dir}/log/manifests`) ? readdirSync(`${dir}/log/manifests`).sort() : []) {
    const { manifest } = readManifest(`${dir}/log/manifests/${name}`, name.replace('manifest', 'ndjson')) ?? {};
    if (manifest?.chain === chain && manifest.tree_size <= size)
      at.heads.push({ ...manifest, size: manifest.tree_size, where: name });
  }
  at.heads.sort((one, other) => one.size - other.size);
  for (let seq = 0; seq < size; seq += 1) grow(leafAt(seq));
  if (!existsSync(`${dir}/sample/sample.json`)) return;
  const tree = new Tree();
  for (const { seq, leaf, proof, tree_size: treeSize } of read('sample/sample.json').records) {
    while (tree.size < treeSize) tree.append(leafAt(tree.size));
    if (leaf !== leafAt(seq) || rootFrom(leaf, seq, treeSize, proof ?? []) !== tree.root())
      tampered('sample', `record ${seq} is not proved`);
  }
  const path = `${dir}/sample/records.ndjson`;
  for (const { line } of existsSync(path) ? linesOf(path) : [])
    if (!isThere(line)) tampered('sample', 'a record is not in the log');
}

/** After the last record: keys, disposals, and what no signature covers. */
function conclude(isPack) {
  endChain();
  const last = Math.max(-1, ...used);
  const lost = [...rotations].filter(([index, { isLost }]) => isLost && index <= last).map(([index]) => index);
  const led = known.keys.slice(Math.max(0, ...lost), last + 1).map(({ text }) => text);
  const isPinned = known.pinned.some(({ text }) => led.includes(text));
  const latest = known.keys.findIndex(({ text }) => text === known.pinned.at(-1)?.text);
  for (let index = 1; index <= last && !isPack; index += 1)
    if (!rotations.has(index)) tampered('keys', `no record hands over to key ${index + 1}`);
  if (known.pinned.length > 0 && last >= 0 && !isPinned) tampered('keys', 'the key that was given did not sign this');
  if (isPinned && !isPack && latest !== 0 && !rotations.has(latest))
    tampered('keys', 'an older key took the place of the last');
  for (const { chain, where } of [...known.checkpoints, ...known.kept])
    if (!chains.includes(chain) && !isPack) missing(where, 'no record of its chain is here');
  for (const { hash, manifest } of disposed)
    if (!certificates.some((each) => each.manifest_hash === hash && each.count === manifest.count))
      missing(manifest.segment, 'its content is gone, and no record says that it was disposed of');
  const unsigned = at.seq - Math.max(at.covered, at.sealed);
  const isExpected = at.seq > 0 && known.pinned.length + known.keys.length + known.checkpoints.length > 0;
  if (isExpected && !known.hasKeys) missing('keys', 'the file that names the keys of the log is missing');
  if (isExpected && unsigned > 1000) missing('checkpoints', `no signature covers the last ${unsigned} records`);
  if (known.witnesses.length > 0 && !at.witnessed) missing('checkpoints', 'no witness that was given signed one');
  return last < 0 ? 'nothing is signed' : isPinned ? 'a key that was given' : "a key that the log's own folder names";
}

function main(words) {
  const given = { '--key': '', '--witness-key': '', '--checkpoint': '' };
  const [dirs, isJson] = [[], words.includes('--json')];
  const rest = words.filter((word) => word !== '--json');
  for (let word = rest.shift(); word !== undefined; word = rest.shift()) {
    if (!(word in given)) dirs.push(word);
    else given[word] += existsSync(rest[0] ?? '') ? readFileSync(rest.shift(), 'utf8') : `${rest.shift()}\n`;
  }
  const [dir = ''] = dirs;
  if (dirs.length !== 1 || !existsSync(dir)) {
    process.stderr.write(
      'node verify.mjs DIR [--key FILE|KEY] [--witness-key FILE|KEY] [--checkpoint FILE] [--json]\n',
    );
    return 2;
  }
  const isPack = existsSync(`${dir}/log/log.json`);
  const read = (name) =>
    [`${dir}${isPack ? '/log' : ''}/${name}`].filter(existsSync).map((path) => readFileSync(path, 'utf8'));
  known.pinned = keysIn(given['--key']);
  known.witnesses = keysIn(given['--witness-key']);
  known.hasKeys = read('keys').length > 0;
  known.keys = known.hasKeys ? keysIn(read('keys')[0]) : known.pinned;
  known.checkpoints = checkpointsIn(read('checkpoints')[0] ?? '', 'checkpoints');
  known.kept = checkpointsIn(given['--checkpoint'], 'kept checkpoints');
  (isPack ? visitPack : visitFolder)(dir);
  const signedBy = conclude(isPack);
  const gone = disposed.reduce((sum, { manifest }) => sum + manifest.count, 0);
  const bad = problems.length > 0 && (problems.some(({ level }) => level === 'TAMPERED') ? 'TAMPERED' : 'INCOMPLETE');
  const good = gone > 0 ? 'VERIFIED_WITH_DISPOSALS' : at.witnessed ? 'VERIFIED_WITNESSED' : 'VERIFIED_LOCAL_ONLY';
  const result = bad || (at.seq > 0 ? good : 'EMPTY');
  const { seq: size, leaf: head, covered = 0, witnessed } = at;
  const limits = [
    `Signed are the first ${covered} of ${size} records (by: ${signedBy}).`,
    'Not shown: what was cut off together with its checkpoints or rewritten with the key (keep a checkpoint, or have a witness); that every AI call was recorded; that values were true.',
  ];
  const all = { result, records, disposed: gone, size, head, covered, signedBy, witnessed, problems, notices, limits };
  const lines = problems.map(({ level, where, what }) => `${level} ${where}: ${what}`);
  const text = [`${result}: ${records} records, ${gone} disposed, head ${head}`, ...lines, ...notices, ...limits].join(
    '\n',
  );
  process.stdout.write(`${isJson ? JSON.stringify(all) : text.replace(/[^\n\P{C}]/gu, '?')}\n`);
  return { TAMPERED: 4, INCOMPLETE: 3 }[result] ?? 0;
}
process.exitCode = main(process.argv.slice(2));
