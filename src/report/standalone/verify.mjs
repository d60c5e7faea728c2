#!/usr/bin/env node
// Checks an audit log, or the log inside of an evidence pack, from its files alone: no package, nothing of the program that
// wrote them. Read it, then run it with Node 18 or newer:
//   node verify.mjs DIR [--key FILE|KEY] [--witness-key FILE|KEY] [--checkpoint FILE] [--json]
// Ends with 0 (verified, or empty), 2 (wrong usage), 3 (a part is missing), 4 (changed).
import { createHash, createHmac, createPublicKey, verify } from 'node:crypto';
import { closeSync, existsSync, openSync, readdirSync, readFileSync, readSync } from 'node:fs';

const problems = [];
const notices = [];
const tampered = (where, what) => void problems.push({ level: 'TAMPERED', where, what });
const missing = (where, what) => void problems.push({ level: 'INCOMPLETE', where, what });

// ---- Hashes: leaves and nodes of RFC 6962 §2.1, as hex.
const zeros = '0'.repeat(64);
const sha256 = (...parts) => parts.reduce((hash, part) => hash.update(part), createHash('sha256')).digest();
const leafOf = (line) => sha256(Buffer.of(0), line).toString('hex');
const nodeOf = (left, right) => sha256(Buffer.of(1), Buffer.from(left + right, 'hex')).toString('hex');

/** Keeps the roots of its perfect subtrees, the largest first. */
class Tree {
  frontier = [];
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
  const fields = Object.keys(value).sort();
  return `{${fields.map((name) => `${JSON.stringify(name)}:${canonical(value[name])}`).join(',')}}`;
}

/** A line without its newline; undefined when it is no record in the one canonical form. */
function recordOf(line) {
  try {
    const record = JSON.parse(line.toString('utf8'));
    const text = canonical(record);
    const { v, chain, inc, seq, prev_hash: previous, nonce, type, timestamp, mono_ms: mono } = record;
    const isRecord = v === 1 && [inc, seq, mono].every(Number.isSafeInteger) && /^[0-9a-f]{64}$/.test(previous);
    const isNamed = typeof chain === 'string' && typeof type === 'string' && /^[0-9a-f]{32}$/.test(nonce);
    const isText = Buffer.from(text).equals(line) && !/\\ud[89a-f]/.test(text) && !Number.isNaN(Date.parse(timestamp));
    return isRecord && isNamed && isText ? record : undefined;
  } catch {
    return undefined;
  }
}

// ---- Signatures: C2SP signed-note and tlog-cosignature, Ed25519.
/** `name+id+base64(algorithm, 32 bytes)`; algorithm 1 signs logs, 4 is a witness. */
function parseKey(line) {
  const [, name, id, encoded = ''] = /^([^+\s]+)\+([0-9a-f]{8})\+(\S+)$/.exec(line.trim()) ?? [];
  const bytes = Buffer.from(encoded, 'base64');
  if (bytes.length !== 33 || sha256(`${name}\n`, bytes).toString('hex', 0, 4) !== id)
    throw new Error(`no key: ${line}`);
  const jwk = { kty: 'OKP', crv: 'Ed25519', x: bytes.subarray(1).toString('base64url') };
  return { name, id, text: line.trim(), object: createPublicKey({ key: jwk, format: 'jwk' }) };
}
const keysIn = (text) => text.split('\n').filter((line) => line.trim() !== '').map(parseKey); // prettier-ignore
const isSignature = (key, text, bytes) => bytes.length === 64 && verify(null, Buffer.from(text), key.object, bytes);

/** A text, an empty line, and lines `— name base64(id, signature)`; undefined for anything else. */
function parseNote(stored) {
  const [, text, lines] = /^([^]*?\n)\n((?:\u2014 \S+ \S+\n)+)$/.exec(stored) ?? [];
  const signatures = lines
    ?.trim()
    .split('\n')
    .map((line) => {
      // prettier-ignore
      const [, name, encoded] = line.split(' ');
      const bytes = Buffer.from(encoded, 'base64');
      return { name, id: bytes.toString('hex', 0, 4), bytes: bytes.subarray(4) };
    });
  return text === undefined ? undefined : { text, signatures };
}
const ownOf = (note, key) => note.signatures.filter(({ name, id }) => name === key.name && id === key.id);

/** Seconds since 1970 at which a witness signed: the time is part of what is signed. NaN when a line of its is wrong. */
function cosignedAt(note, key) {
  const times = ownOf(note, key).map(({ bytes }) => {
    const time = bytes.length === 72 ? bytes.readBigUInt64BE(0) : 0n;
    return isSignature(key, `cosignature/v1\ntime ${time}\n${note.text}`, bytes.subarray(8)) ? Number(time) : NaN;
  });
  return times.length === 0 ? undefined : Math.min(...times);
}

/** Notes one after the other, an empty line between; the text of each is origin, size, root. */
function checkpointsIn(stored, file) {
  const pattern = /([^\n]+)\n([1-9]\d{0,14})\n([\w+/]{43}=)\n\n(?:\u2014 \S+ \S+\n)+(?:\n|$)/y;
  const found = [];
  let end = 0;
  for (let match = pattern.exec(stored); match !== null; match = pattern.exec(stored)) {
    const [text, origin, size, root] = match;
    const note = parseNote(text.replace(/\n\n$/, '\n'));
    const chain = origin.slice(origin.lastIndexOf('/') + 1);
    const where = `${file}, number ${found.length + 1}`;
    found.push({ note, origin, chain, size: Number(size), root: Buffer.from(root, 'base64').toString('hex'), where });
    end = pattern.lastIndex;
  }
  const rest = stored.length - end;
  if (rest > 2048 || stored.slice(end).includes('\n\n\u2014')) tampered(file, `${rest} characters are no checkpoint`);
  else if (rest > 0) notices.push(`${file}: the last checkpoint is not whole, writing it was interrupted`);
  return found;
}

// ---- The log, as far as it was gone through.
const known = { keys: [], hasKeys: true, pinned: [], witnesses: [], checkpoints: [], kept: [] };
const used = new Set(); // indexes of keys that signed
const rotations = new Map(); // by the index of the key that they introduce
const certificates = [];
const disposed = [];
const unsealed = [];
const chains = [];
let at = {}; // of the chain that is gone through: seq, leaf, tree (undefined: a part is not known), heads to compare
let inc = 0;
let records = 0;
let previousManifest = zeros;

/** Index of the key of this log that signed a note; undefined after a complaint. */
function signerOf(note, where) {
  const index = known.keys.findIndex((key) => note !== undefined && ownOf(note, key).length > 0);
  const isRight =
    index >= 0 && ownOf(note, known.keys[index]).every((own) => isSignature(known.keys[index], note.text, own.bytes));
  if (!isRight) return tampered(where, 'no key of this log signed it, or the signature is wrong');
  used.add(index);
  return index;
}

/** Another chain may begin only where a record of it says that the end of the one before was lost. */
function enter(chain, where, isNew) {
  if (at.chain === chain) return;
  if (chains.length > 0 && (!isNew || chains.includes(chain))) return tampered(where, 'it is of another chain');
  if (chains.length > 0) {
    endChain();
    missing(where, 'the log was found shorter than it had been, as this record says: a new chain begins');
  }
  const heads = [...known.checkpoints, ...known.kept].filter((head) => head.chain === chain);
  heads.sort((one, other) => one.size - other.size);
  chains.push(chain);
  at = { chain, seq: 0, leaf: zeros, tree: new Tree(), heads, covered: 0, sealed: 0, witnessed: undefined };
}

/** One more leaf. What was signed for this size must be the root of the tree. */
function grow(leaf) {
  at.tree?.append(leaf);
  at.leaf = leaf;
  at.seq += 1;
  while (at.heads[0]?.size <= at.seq) {
    const { note, root, size, where } = at.heads.shift();
    if (at.tree === undefined || at.tree.size !== size) continue;
    if (root !== at.tree.root()) {
      at.tree = undefined;
      return tampered(where, `the first ${size} records are not those that were there when it was signed`);
    }
    if (!known.kept.some((each) => each.where === where)) at.covered = size;
    for (const witness of known.witnesses) {
      const time = cosignedAt(note, witness);
      if (Number.isNaN(time)) tampered(where, `the cosignature of ${witness.name} does not belong to it`);
      else if (time !== undefined) at.witnessed = { size, time };
    }
  }
}

/** A stored line, with its place in the chain. */
function visitLine(line, { where, segmentInc, isFirst }) {
  const record = recordOf(line);
  records += 1;
  if (record === undefined) {
    tampered(where, 'the line is no record in its one canonical form');
    if (at.heads !== undefined) grow(leafOf(line));
    at.leaf = undefined;
    return undefined;
  }
  enter(record.chain, where, isFirst && record.seq === 0 && record.prev_hash === zeros && record.type === 'log.gap');
  if (record.inc !== segmentInc || record.inc < inc) tampered(where, 'the record is of another start of the writer');
  if (record.seq > at.seq && isFirst) missing(where, `records ${at.seq} to ${record.seq - 1} are missing`);
  else if (record.seq !== at.seq) tampered(where, `record ${record.seq} stands where record ${at.seq} belongs`);
  else if (at.leaf !== undefined && record.prev_hash !== at.leaf)
    tampered(where, 'the record before it was another one');
  if (record.seq !== at.seq) Object.assign(at, { seq: record.seq, tree: undefined });
  if (isFirst) endOldKeys(record);
  if (record.timestamp < at.time) notices.push(`${where}: the clock went back from ${at.time}`);
  at.time = record.timestamp;
  inc = record.inc;
  grow(leafOf(line));
  heed(record);
  return record;
}

/** Changes of keys, signed by both (or not by the old one, when it was lost), and certificates of disposals. */
function heed(record) {
  if (record.type === 'retention.disposed') certificates.push(record);
  if (record.type !== 'key.rotated') return;
  const index = known.keys.findIndex(({ text }) => text === record.new_key);
  const text = `pretense key rotation\n${record.chain}\n${record.old_key}\n${record.new_key}\n`;
  const isBy = (key, signature) =>
    key !== undefined && isSignature(key, text, Buffer.from(String(signature), 'base64'));
  const old = known.keys[index - 1];
  const isVouched = record.signature_old !== null;
  const isRight = old?.text === record.old_key && isBy(known.keys[index], record.signature_new);
  if (!isRight || (isVouched && !isBy(old, record.signature_old)))
    tampered(`record ${record.seq}`, 'a change of keys is not signed');
  else if (!rotations.has(index))
    rotations.set(index, { ...record, isVouched, from: record.restates?.seq ?? record.seq });
}
/** The start after the one that changed the key: the old one signs nothing of it. */
function endOldKeys(first) {
  for (const each of rotations.values())
    if (each.chain === first.chain && first.inc > each.inc) each.until ??= first.seq;
}

/** A signed manifest that follows the one before it; undefined after a complaint. */
function readManifest(path, name) {
  const note = parseNote(readFileSync(path, 'utf8'));
  const isSigned = signerOf(note, path) !== undefined;
  const manifest = isSigned ? JSON.parse(note.text) : undefined;
  if (isSigned && manifest.segment !== name) tampered(path, `it is the manifest of ${manifest.segment}`);
  const follows = previousManifest === undefined || manifest?.previous_manifest === previousManifest;
  if (isSigned && !follows) tampered(path, 'it does not follow the manifest that stands before it');
  previousManifest = isSigned ? sha256(note.text).toString('hex') : undefined;
  return isSigned ? { manifest, hash: previousManifest } : undefined;
}

/** What was found of a segment, and the tree at its end, against its manifest. */
function seal(manifest, facts, where) {
  const tree = at.tree && { tree_size: at.tree.size, root: at.tree.root(), frontier: at.tree.frontier };
  const found = { ...facts, ...tree, last_seq: at.seq - 1, last_leaf: at.leaf ?? null };
  const differing = Object.keys(found).filter((name) => canonical(found[name]) !== canonical(manifest[name] ?? null));
  if (differing.length > 0) tampered(where, `it is not the segment that was sealed: ${differing.join(', ')}`);
  at.sealed = manifest.tree_size;
}

function visitSegment(dir, { name, kinds, isLast }) {
  const path = `${dir}/${name}`;
  const found = kinds.has('manifest') ? readManifest(`${path}.manifest`, `${name}.ndjson`) : undefined;
  if (!kinds.has('ndjson')) return visitLeaves(path, found, kinds.has('leaves'));
  const bytes = readFileSync(`${path}.ndjson`);
  const lines = [];
  for (let start = 0, end; start < bytes.length; start = end + 1) {
    end = bytes.indexOf(10, start);
    if (end === -1) return (isLast ? missing : tampered)(name, 'the last line is not whole');
    const place = {
      where: `${name} line ${lines.length + 1}`,
      segmentInc: Number(name.slice(9)),
      isFirst: start === 0,
    };
    lines.push(visitLine(bytes.subarray(start, end), place));
  }
  if (lines.length > 0 && !isLast && !kinds.has('manifest')) unsealed.push({ name, chain: at.chain, size: at.seq });
  if (!isLast && !kinds.has('manifest')) previousManifest = undefined;
  const [first, last] = [lines[0], lines.at(-1)];
  if (first === undefined || last === undefined || found === undefined) return undefined;
  const policies = new Set(lines.map((line) => line?.policy_hash).filter((hash) => typeof hash === 'string'));
  const ends = { first_seq: first.seq, first_prev_hash: first.prev_hash, first_timestamp: first.timestamp };
  const facts = {
    chain: first.chain,
    inc,
    count: lines.length,
    bytes: bytes.length,
    sha256: sha256(bytes).toString('hex'),
  };
  const all = { ...facts, ...ends, last_timestamp: last.timestamp, policy_hashes: [...policies].sort() };
  return seal(found.manifest, all, name);
}

/** The content of a segment was disposed of: its hashes stand for it, if its manifest says so. */
function visitLeaves(path, found, hasLeaves) {
  if (found === undefined || !hasLeaves) {
    at.tree = undefined;
    return missing(path, 'its content is gone, and its signed manifest or its hashes too');
  }
  const { manifest } = found;
  const leaves = readFileSync(`${path}.leaves`);
  enter(manifest.chain, path, manifest.first_seq === 0);
  endOldKeys({ chain: manifest.chain, inc: manifest.inc, seq: manifest.first_seq });
  const follows = manifest.first_seq === at.seq && (at.leaf === undefined || manifest.first_prev_hash === at.leaf);
  if (!follows) tampered(path, 'it does not follow what stands before it');
  for (let start = 0; start < leaves.length; start += 32) grow(leaves.toString('hex', start, start + 32));
  inc = manifest.inc;
  disposed.push(found);
  return seal(manifest, { count: leaves.length / 32 }, `${path}.leaves`);
}

/** No record of this chain follows: what its checkpoints say, and by which keys, is compared now. */
function endChain() {
  const own = known.checkpoints.filter(({ chain }) => chain === at.chain);
  let [lastKey, lastSize] = [0, 0];
  for (const { note, origin, size, where } of own) {
    const index = signerOf(note, where);
    if (index === undefined) continue;
    const [begins, ends] = [rotations.get(index), rotations.get(index + 1)];
    const isEarly = begins?.chain === at.chain && size <= begins.from;
    const isLate = ends?.chain === at.chain && size > ends.until;
    if (isEarly || isLate || index < lastKey) tampered(where, `key ${index + 1} was not in use then`);
    if (origin !== `${known.keys[index].name}/${at.chain}` || size < lastSize)
      tampered(where, 'it does not belong there');
    [lastKey, lastSize] = [index, size];
  }
  const beyond = at.heads?.at(-1);
  if (beyond !== undefined) missing(beyond.where, `it covers ${beyond.size} records, and the log ends after ${at.seq}`);
  for (const { name, chain, size } of unsealed)
    if (chain === at.chain && lastSize > size) missing(name, 'the segment is closed, and its manifest is missing');
}

/** After the last record: keys, disposals, and what no signature covers. */
function conclude({ isPack }) {
  endChain();
  const last = Math.max(-1, ...used);
  for (let index = 1; index <= last; index += 1)
    if (!rotations.has(index) && !isPack) tampered('keys', `no record hands over to key ${index + 1}`);
  const begun = [...rotations].filter(([index, { isVouched }]) => !isVouched && index <= last).map(([index]) => index);
  const led = known.keys.slice(Math.max(0, ...begun), last + 1).map(({ text }) => text);
  const isPinned = known.pinned.some(({ text }) => led.includes(text));
  if (known.pinned.length > 0 && last >= 0 && !isPinned) tampered('keys', 'it is not signed by the key that was given');
  const latest = known.keys.findIndex(({ text }) => text === known.pinned.at(-1)?.text);
  const isOld = isPinned && !isPack && (latest === -1 || (latest > 0 && !rotations.has(latest)));
  if (isOld) tampered('keys', 'the last of the keys that were given is not in use: an older one took its place');
  for (const { chain, where } of [...known.checkpoints, ...known.kept])
    if (!chains.includes(chain) && !isPack) missing(where, 'no record of its chain is here');
  for (const { hash, manifest } of disposed)
    if (!certificates.some((each) => each.manifest_hash === hash && each.count === manifest.count))
      missing(manifest.segment, 'its content is gone, and no record says that it was disposed of');
  const isExpected = at.seq > 0 && (known.pinned.length > 0 || known.keys.length > 0 || used.size > 0);
  const unsigned = at.seq - Math.max(at.covered, at.sealed);
  if (isExpected && !known.hasKeys) missing('keys', 'the file that names the keys of the log is missing');
  if (isExpected && unsigned > 1000) missing('checkpoints', `no signature covers the last ${unsigned} records`);
  if (known.witnesses.length > 0 && at.witnessed === undefined)
    missing('checkpoints', 'no witness that was given signed');
  return last < 0 ? 'none' : isPinned ? 'pinned' : 'from the log';
}

function visitFolder(dir) {
  const segments = new Map();
  for (const file of readdirSync(dir).sort()) {
    const [, name, kind] = /^(\d{8}-\d+)\.(ndjson|manifest|leaves)$/.exec(file) ?? [];
    if (name !== undefined) segments.set(name, (segments.get(name) ?? new Set()).add(kind));
  }
  const names = [...segments.keys()].sort(
    (one, other) => one.slice(0, 8) - other.slice(0, 8) || one.slice(9) - other.slice(9),
  );
  for (const [index, name] of names.entries()) {
    if (Number(names[index - 1]?.slice(0, 8)) === Number(name.slice(0, 8)))
      tampered(name, 'two segments have this number');
    visitSegment(dir, { name, kinds: segments.get(name), isLast: index === names.length - 1 });
  }
}

/** Hashes of the whole chain, the lines of a period, and a sample with its proofs. */
function visitPack(root) {
  const log = JSON.parse(readFileSync(`${root}/log/log.json`, 'utf8'));
  const leaves = readFileSync(`${root}/log/leaves.bin`);
  const leafAt = (seq) => (seq < 0 ? zeros : leaves.toString('hex', 32 * seq, 32 * seq + 32));
  let seq = log.first_seq;
  for (const line of linesOf(`${root}/log/records.ndjson`)) {
    const [record, where] = [recordOf(line), `log/records.ndjson, record ${seq}`];
    const isThere = record?.seq === seq && record.chain === log.chain && record.prev_hash === leafAt(seq - 1);
    if (!isThere || leafOf(line) !== leafAt(seq)) tampered(where, 'it is not the record that was hashed there');
    else heed(record);
    [seq, records] = [seq + 1, records + 1];
  }
  if (records > 0 && records !== log.count) tampered('log/records.ndjson', `${records} records, not ${log.count}`);
  if (leaves.length !== 32 * log.tree_size) tampered('log/leaves.bin', `it does not hold ${log.tree_size} hashes`);
  enter(log.chain, 'log/log.json', true);
  for (const name of existsSync(`${root}/log/manifests`) ? readdirSync(`${root}/log/manifests`).sort() : []) {
    const found = readManifest(`${root}/log/manifests/${name}`, name.replace('.manifest', '.ndjson'));
    if (found?.manifest.chain !== log.chain || found.manifest.tree_size > log.tree_size) continue;
    at.heads.push({ size: found.manifest.tree_size, root: found.manifest.root, where: name });
  }
  at.heads.sort((one, other) => one.size - other.size);
  for (let index = 0; index < log.tree_size; index += 1) grow(leafAt(index));
  if (existsSync(`${root}/sample/sample.json`)) visitSample(root, leafAt);
}

/** Draws the sample again, and computes the root of the tree from each proof. */
function visitSample(root, leafAt) {
  const { seed, population, size, records: sample } = JSON.parse(readFileSync(`${root}/sample/sample.json`, 'utf8'));
  const rows = [...linesOf(`${root}/population/requests.csv`)].slice(1).map((row) => parseInt(row, 10));
  const drawn = new Set();
  for (let draw = 0; drawn.size < Math.min(size, rows.length); draw += 1)
    drawn.add(Number(createHmac('sha256', seed).update(String(draw)).digest().readBigUInt64BE() % BigInt(population)));
  const expected = size >= population ? rows : [...drawn].sort((one, other) => one - other).map((row) => rows[row]);
  if (rows.length !== population || canonical(expected) !== canonical(sample.map(({ seq }) => seq)))
    tampered('sample/sample.json', 'these are not the records that the seed draws from population/requests.csv');
  const lines = new Map([...linesOf(`${root}/sample/records.ndjson`)].map((line) => [leafOf(line), line]));
  const tree = new Tree();
  for (const { seq, leaf, proof, tree_size: treeSize } of sample) {
    while (tree.size < treeSize) tree.append(leafAt(tree.size));
    const isThere = leaf === leafAt(seq) && (lines.size === 0 || lines.has(leaf));
    if (!isThere || rootFrom(leaf, seq, treeSize, proof) !== tree.root())
      tampered('sample/sample.json', `record ${seq} is not the one at its place in the log`);
  }
}

/** RFC 9162 §2.1.3.2: the root that a leaf and its proof lead to. */
function rootFrom(leaf, index, size, proof) {
  let [node, place, last] = [leaf, index, size - 1];
  for (const sibling of proof) {
    const isRight = place % 2 === 1 || place === last;
    node = isRight ? nodeOf(sibling, node) : nodeOf(node, sibling);
    while (isRight && place % 2 === 0 && place !== 0) [place, last] = [place / 2, Math.floor(last / 2)];
    [place, last] = [Math.floor(place / 2), Math.floor(last / 2)];
  }
  return last === 0 ? node : undefined;
}

/** The lines of a file of any length, without their newlines. */
function* linesOf(path) {
  if (!existsSync(path)) return;
  const file = openSync(path);
  const chunk = Buffer.alloc(1 << 20);
  let rest = Buffer.alloc(0);
  for (let count = readSync(file, chunk); count > 0; count = readSync(file, chunk)) {
    const bytes = Buffer.concat([rest, chunk.subarray(0, count)]);
    let start = 0;
    for (let end = bytes.indexOf(10); end !== -1; end = bytes.indexOf(10, start)) {
      yield bytes.subarray(start, end);
      start = end + 1;
    }
    rest = bytes.subarray(start);
  }
  closeSync(file);
  if (rest.length > 0) yield rest;
}

function main(words) {
  const texts = { '--key': '', '--witness-key': '', '--checkpoint': '' };
  const dirs = [];
  let isJson = false;
  for (let index = 0; index < words.length; index += 1) {
    const word = words[index];
    if (word === '--json') isJson = true;
    else if (!(word in texts)) dirs.push(word);
    else texts[word] += `${existsSync(words[++index]) ? readFileSync(words[index], 'utf8') : words[index]}\n`;
  }
  const [dir] = dirs;
  if (dirs.length !== 1 || !existsSync(dir)) {
    process.stderr.write(
      'node verify.mjs DIR [--key FILE|KEY] [--witness-key FILE|KEY] [--checkpoint FILE] [--json]\n',
    );
    return 2;
  }
  const isPack = existsSync(`${dir}/log/log.json`);
  const folder = isPack ? `${dir}/log` : dir;
  const read = (name) => (existsSync(`${folder}/${name}`) ? readFileSync(`${folder}/${name}`, 'utf8') : '');
  const [pinned, witnesses] = [keysIn(texts['--key']), keysIn(texts['--witness-key'])];
  const hasKeys = existsSync(`${folder}/keys`);
  const keys = hasKeys ? keysIn(read('keys')) : pinned;
  const kept = checkpointsIn(texts['--checkpoint'], 'kept checkpoints');
  Object.assign(known, {
    pinned,
    witnesses,
    hasKeys,
    keys,
    kept,
    checkpoints: checkpointsIn(read('checkpoints'), 'checkpoints'),
  });
  if (isPack) visitPack(dir);
  else visitFolder(dir);
  const signedBy = conclude({ isPack });
  return show({ signedBy, isJson, isPack });
}

function show({ signedBy, isJson, isPack }) {
  const gone = disposed.reduce((sum, { manifest }) => sum + manifest.count, 0);
  const good =
    gone > 0 ? 'VERIFIED_WITH_DISPOSALS' : at.witnessed === undefined ? 'VERIFIED_LOCAL_ONLY' : 'VERIFIED_WITNESSED';
  const bad = problems.some(({ level }) => level === 'TAMPERED') ? 'TAMPERED' : 'INCOMPLETE';
  const result = problems.length > 0 ? bad : at.seq > 0 ? good : 'EMPTY';
  const figures = {
    treeSize: at.seq,
    headHash: at.leaf,
    covered: at.covered,
    signedBy,
    witnessed: at.witnessed ?? null,
  };
  const limits = [
    `Changes and removals are excluded for the first ${at.covered} of ${at.seq} records, as far as nobody else has the key${signedBy === 'pinned' ? '' : '; the key itself was not known beforehand'}.`,
    'Not shown: that nothing was cut off together with its checkpoints (keep one, or have a witness), that every AI call was recorded, that the values were true.',
    ...(isPack ? ['Of records outside of the period only the hashes are here.'] : []),
  ];
  const all = { result, records, disposed: gone, ...figures, problems, notices, limits };
  if (isJson) process.stdout.write(`${JSON.stringify(all)}\n`);
  else {
    const lines = [...problems.map(({ level, where, what }) => `${level} ${where}: ${what}`), ...notices, ...limits];
    const head = `${result}: ${records} records, ${gone} disposed; signatures: ${signedBy}; head ${at.leaf}`;
    process.stdout.write(`${[head, ...lines].join('\n').replace(/[^\n\P{C}]/gu, '?')}\n`);
  }
  return { TAMPERED: 4, INCOMPLETE: 3 }[result] ?? 0;
}

process.exitCode = main(process.argv.slice(2));
