#!/usr/bin/env node
// Checks an audit log, or the log of an evidence pack, from its files alone, without the program that wrote them:
//   node verify.mjs DIR [--key FILE|KEY] [--witness-key FILE|KEY] [--checkpoint FILE]      (Node 20 or newer)
// Answers in JSON. Ends with 0 (verified, or empty), 2 (wrong usage), 3 (a part is missing or unreadable), 4 (changed).
import { createHash, createPublicKey, verify } from 'node:crypto';
import { closeSync, existsSync, openSync, readdirSync, readFileSync, readSync, statSync } from 'node:fs';
const [problems, notices] = [[], []];
const tampered = (where, what) => void problems.push({ level: 'TAMPERED', where, what });
const missing = (where, what) => void problems.push({ level: 'INCOMPLETE', where, what });
// ---- Hashes as hex; leaves, nodes and trees of RFC 6962 §2.1.
const read = (path) => (existsSync(path) ? readFileSync(path, 'utf8') : '');
const usage = `node verify.mjs DIR [--key FILE|KEY] [--witness-key FILE|KEY] [--checkpoint FILE]
DIR is an audit folder, or an unpacked evidence pack.
Give what was noted elsewhere: keys of the device, keys of a witness, a checkpoint.
Answers in JSON; ends with 0 (verified, or empty), 2 (wrong usage), 3 (a part is missing or unreadable), 4 (changed).`;
class WrongUsage extends Error {}
const zeros = '0'.repeat(64);
const sha256 = (...parts) => parts.reduce((hash, part) => hash.update(part), createHash('sha256')).digest('hex');
const leafOf = (line) => sha256(Buffer.of(0), line);
const nodeOf = (left, right) => sha256(Buffer.of(1), Buffer.from(left + right, 'hex'));
/** One more leaf for the roots of the perfect subtrees of a tree of `size` leaves, the largest first. */
function append(frontier, size, leaf) {
  let node = leaf;
  for (let rest = size; rest % 2 === 1; rest = (rest - 1) / 2) node = nodeOf(frontier.pop(), node);
  frontier.push(node);
}
const rootOf = (frontier) => frontier.reduceRight((right, left) => nodeOf(left, right));
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
function parseKey(text) {
  const [, name, id, encoded = ''] = /^([^+]+)\+([0-9a-f]{8})\+(.+)$/.exec(text) ?? [];
  const bytes = Buffer.from(encoded, 'base64'); // algorithm (1 signs logs, 4 is a witness), 32 bytes
  if (bytes.length !== 33 || sha256(`${name}\n`, bytes).slice(0, 8) !== id) throw new Error(`no public key: ${text}`);
  const key = { kty: 'OKP', crv: 'Ed25519', x: bytes.subarray(1).toString('base64url') };
  // With the key of a witness, a collector also signs what it disposes of: then under the id of algorithm 1.
  const signsAs = { name, id: sha256(`${name}\n`, Buffer.of(1), bytes.subarray(1)).slice(0, 8) };
  return { name, id, text, object: createPublicKey({ key, format: 'jwk' }), signsAs };
}
/** None unless each word is a key. */
function keysIn(text) {
  try {
    return (text.match(/\S+/g) ?? []).map(parseKey);
  } catch {
    return [];
  }
}
const isBy = (key, text, bytes) => bytes.length === 64 && verify(null, Buffer.from(text), key.object, bytes);
const isSigned = (note, key) => note.signed(key).length === 1 && isBy(key, note.text, note.signed(key)[0]);
/** A text, an empty line, and lines `— name base64(id, signature)`; `signed` gives those in the name of a key. */
function parseNote(stored) {
  const [, text = '', lines = ''] = /^([^]*?\n)\n((?:\u2014 \S+ \S+\n)+)$/.exec(stored) ?? [];
  const own = lines.split('\n').map((line) => [line.split(' ')[1], Buffer.from(line.split(' ')[2] ?? '', 'base64')]);
  const isOf = (key, [name, bytes]) => name === key.name && bytes.toString('hex', 0, 4) === key.id;
  return { text, signed: (key) => own.filter((each) => isOf(key, each)).map(([, bytes]) => bytes.subarray(4)) };
}
/** Notes one after the other, an empty line between; the text of each is origin, size, root. */
function checkpointsIn(stored, file) {
  const found = [];
  let rest = stored.length;
  for (const match of stored.matchAll(/((.+)\n([1-9]\d{0,14})\n([\w+/]{43}=)\n\n(?:\u2014 \S+ \S+\n)+)(?:\n|$)/g)) {
    const [whole, note, origin, size, root] = match;
    const [chain, where] = [origin.replace(/^.*\//, ''), `${file}, number ${found.length + 1}`];
    if (found.at(-1)?.chain === chain && found.at(-1).size > size) tampered(where, 'it follows a larger one');
    const signed = { size: Number(size), root: Buffer.from(root, 'base64').toString('hex'), note: parseNote(note) };
    found.push({ ...signed, chain, origin, where, isKept: file !== 'checkpoints' });
    rest -= whole.length;
  }
  if (rest > 2048 || stored.slice(stored.length - rest).includes('\n\n\u2014')) tampered(file, 'it holds more');
  return found;
}
// ---- The log, as far as it was gone through.
const known = {}; // keys, hasKeys, pinned, witnesses, checkpoints, kept
const used = new Set(); // indexes of keys that signed
const rotations = new Map(); // whether the old key was lost, by the index of the new one
const [certificates, disposed, runs, unsealed, chains] = [[], [], [], [], []]; // runs: disposed of at a collector
let at = { seq: 0, heads: [] }; // in the chain: seq, leaf before, tree (undefined: not known), heads to compare
let [inc, records, withheld, previousManifest, range] = [0, 0, 0, zeros]; // withheld: a pack has their hashes only; range: of a pack
/** Index of the key of this log that signed a note; -1 after a complaint. */
function signerOf(note, where) {
  const index = known.keys.findIndex((key) => isSigned(note, key));
  if (index >= 0) used.add(index);
  else tampered(where, 'no key of this log signed it, or the signature is wrong');
  return index;
}
/** Another chain begins only where its first record says that the end of the one before was lost. */
function enter(chain, where, isNew) {
  if (at.chain === chain) return;
  if (chains.length > 0 && (!isNew || chains.includes(chain))) return tampered(where, 'it is of another chain');
  endChain();
  const heads = [...known.checkpoints, ...known.kept].filter((head) => head.chain === chain);
  chains.push(chain);
  at = { chain, seq: 0, leaf: zeros, tree: [], heads, key: 0, covered: 0, sealed: 0 };
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
  if (at.tree !== undefined) append(at.tree, at.seq, leaf);
  [at.leaf, at.seq] = [leaf, at.seq + 1];
  while (at.heads[0]?.size <= at.seq) checkHead(at.heads.shift());
}
function checkHead({ note, origin, size, root, where, isKept, isSealed }) {
  const key = isSealed ? at.key : signerOf(note, where);
  const isOurs = isSealed || (key >= at.key && origin === `${known.keys[key].name}/${at.chain}`);
  if (!isOurs) tampered(where, 'it is of another log, or its key had been replaced');
  at.key = Math.max(at.key, key);
  if (!isOurs || at.tree === undefined || at.seq !== size) return;
  if (root !== rootOf(at.tree)) at.tree = tampered(where, `the first ${size} records are not those that were signed`);
  if (at.tree === undefined) return;
  if (!isKept) at.covered = size;
  for (const witness of known.witnesses)
    for (const bytes of note.signed(witness)) {
      const time = bytes.length === 72 ? bytes.readBigUInt64BE() : 0n; // seconds since 1970: they are signed too
      const isRight = isBy(witness, `cosignature/v1\ntime ${time}\n${note.text}`, bytes.subarray(8));
      const seconds = new Date(Number(time) * 1000).toISOString().slice(0, 19);
      if (isRight) at.witnessed = { size, time: `${seconds}Z` };
      else tampered(where, `the cosignature of ${witness.name} does not belong to it`);
    }
}
function visitLine(line, where, { start, isFirst }) {
  const record = recordOf(line);
  if (record === undefined) {
    grow(leafOf(line));
    at.leaf = tampered(where, 'the line is no record in its one canonical form');
    return;
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
  const isItsOwn = (key, signature) => isBy(key, text, Buffer.from(String(signature), 'base64'));
  const isNext = old?.text === record.old_key && isItsOwn(next, record.signature_new);
  const isLost = record.signature_old === null;
  if (isNext && (isLost || isItsOwn(old, record.signature_old))) rotations.set(index, isLost);
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
function visitSegment(path, name, isLast) {
  const sealed = readManifest(`${path}.manifest`, `${name}.ndjson`);
  const facts = existsSync(`${path}.ndjson`) ? visitLines(path, name, isLast) : visitLeaves(path, sealed);
  if (facts.count > 0 && !existsSync(`${path}.manifest`) && !isLast) unsealed.push({ name, end: at.seq });
  if (sealed === undefined || facts.count === 0) return;
  const tree = at.tree && { tree_size: at.seq, root: rootOf(at.tree), frontier: at.tree };
  const found = { ...facts, ...tree, chain: at.chain, inc, last_seq: at.seq - 1, last_leaf: at.leaf ?? null };
  const differing = Object.keys(found).filter((field) => canonical(found[field]) !== canonical(sealed[field] ?? null));
  if (differing.length > 0) tampered(name, `it is not the segment that was sealed: ${differing.join(', ')}`);
  at.sealed = sealed.tree_size;
}
function visitLines(path, name, isLast) {
  const hash = createHash('sha256');
  let [count, bytes] = [0, 0];
  for (const { line, isWhole } of linesOf(`${path}.ndjson`)) {
    if (!isWhole) (isLast ? missing : tampered)(name, 'the last line is not whole');
    else visitLine(line, `${name} line ${count + 1}`, { start: Number(name.slice(9)), isFirst: count === 0 });
    hash.update(line).update('\n');
    [count, bytes, records] = [count + 1, bytes + line.length + 1, records + 1];
  }
  return { count, bytes, sha256: hash.digest('hex') };
}
function visitLeaves(path, sealed) {
  const leaves = sealed && existsSync(`${path}.leaves`) ? readFileSync(`${path}.leaves`, 'hex').match(/.{64}/g) : null;
  if (leaves === null) at.tree = missing(path, 'its content is gone, and its signed manifest or its hashes too');
  if (leaves === null) return { count: 0 };
  const { chain, first_seq: seq, first_prev_hash: before } = sealed;
  enter(chain, path, seq === 0);
  if (seq !== at.seq || (at.leaf ?? before) !== before) tampered(path, 'it does not follow what stands before it');
  for (const leaf of leaves) grow(leaf);
  inc = sealed.inc;
  return { count: disposed.push(sealed) && leaves.length };
}
/** The lines of a file of any length, without their newlines; none when there is no file. */
function* linesOf(path) {
  const [file, chunk] = [existsSync(path) ? openSync(path) : undefined, Buffer.alloc(1 << 20)];
  for (let rest = Buffer.of(), count = 1; file !== undefined && count > 0;) {
    count = readSync(file, chunk);
    rest = Buffer.concat([rest, chunk.subarray(0, count)]);
    for (let end = rest.indexOf(10); end !== -1; end = rest.indexOf(10)) {
      yield { line: rest.subarray(0, end), isWhole: true };
      rest = rest.subarray(end + 1);
    }
    if (count === 0 && rest.length > 0) yield { line: rest, isWhole: false };
    if (count === 0) closeSync(file);
  }
}
function visitFolder(dir) {
  const nameOf = (file) => /^(\d{8}-\d+)\.(?:ndjson|manifest|leaves)$/.exec(file)?.[1] ?? [];
  const names = [...new Set(readdirSync(dir).sort().flatMap(nameOf))];
  for (const [index, name] of names.entries()) {
    if (names[index - 1]?.slice(0, 8) === name.slice(0, 8)) tampered(name, 'two segments have this number');
    visitSegment(`${dir}/${name}`, name, index === names.length - 1);
  }
}
/** What a collector disposed of: dense runs of the chain, each in a note that the key of a witness signed. */
function visitRuns(stored, { chain, disposed: told = 0 }, leafAt) {
  for (const [whole] of stored.matchAll(/\{.*\}\n\n(?:\u2014 \S+ \S+\n)+/g)) {
    const [note, where] = [parseNote(whole), `log/disposals, number ${runs.length + 1}`];
    const named = known.witnesses
      .map((key) => ({ ...key, ...key.signsAs }))
      .filter((key) => note.signed(key).length > 0);
    if (named.length === 0) missing(where, 'no witness that was given signed it: --witness-key');
    else if (!named.every((key) => isSigned(note, key))) tampered(where, 'it is not what the collector signed');
    else runs.push(JSON.parse(note.text));
  }
  for (const [index, { first_seq: first, last_seq: last, count, ...run }] of runs.entries()) {
    const [{ tenant, device_id: device }, hashes] = [runs[0], createHash('sha256')];
    for (let seq = first; seq <= last; seq += 1) hashes.update(leafAt(seq), 'hex');
    const isNext = first > (runs[index - 1]?.last_seq ?? -1) && last - first + 1 === count && count > 0;
    const isOfLog = run.kind === 'chain-disposal' && run.chain === chain;
    const isSame = run.tenant === tenant && run.device_id === device && leafAt(first - 1) === run.first_prev_hash;
    const isRight = isNext && isOfLog && isSame && hashes.digest('hex') === run.leaves_sha256;
    if (!isRight) tampered('log/disposals', `number ${index + 1} is of another log, or of other records`);
  }
  if (told !== goneAtCollector()) missing('log/disposals', `of ${told} records that are said to be disposed of`);
}
const goneAtCollector = () => runs.reduce((sum, { count }) => sum + count, 0);
/** From which record to which one a pack reaches, and the period that it says to be about. */
function rangeOf({ first_seq: first, count }, { query }) {
  const end = (last, run) =>
    last + (run.first_seq <= last + 1 ? Math.max(0, run.last_seq - Math.max(run.first_seq, first) + 1) : 0);
  return {
    first,
    last: runs.reduce(end, first + count - 1),
    from: query?.from_utc_inclusive,
    until: query?.until_utc_exclusive,
  };
}
/** The pack speaks of one range everywhere, and each sealed segment whose first or last record is of the period is in it. */
function checkRange(chain, { first, last, from, until }, { records: told = {}, verification }) {
  const isSame = (told.first_seq ?? first) === first && (told.last_seq ?? last) === last;
  if (!isSame) missing('log', `it holds records ${first} to ${last}, not ${told.first_seq} to ${told.last_seq}`);
  const isLeftOut = (time, seq) =>
    Date.parse(time) >= Date.parse(from) && Date.parse(time) < Date.parse(until) && (seq < first || seq > last);
  const out = known.kept.filter(
    (each) =>
      each.isSealed &&
      each.chain === chain &&
      (isLeftOut(each.first_timestamp, each.first_seq) || isLeftOut(each.last_timestamp, each.last_seq)),
  );
  const gone = out.every((each) => each.last_seq < first) && out.reduce((sum, { count }) => sum + count, 0);
  const isGone = gone !== false && gone <= (verification?.disposed_records ?? 0);
  if (out.length > 0)
    if (isGone) notices.push(`manifest.json says that ${gone} records of the period were disposed of`);
    else missing('log', `records of the period are missing, as ${out[0].where} shows: it holds ${first} to ${last}`);
}
/** Hashes of the whole chain, the lines of a period, manifests, and a sample. */
function visitPack(dir) {
  const log = JSON.parse(readFileSync(`${dir}/log/log.json`, 'utf8'));
  const { chain, first_seq: first, tree_size: size, count } = log;
  const leaves = readFileSync(`${dir}/log/leaves.bin`);
  const leafAt = (seq) => (seq === -1 ? zeros : leaves.toString('hex', 32 * seq, 32 * seq + 32));
  visitRuns(read(`${dir}/log/disposals`), log, leafAt);
  if (log.records === 'withheld') withheld = count;
  const rest = [...runs];
  let next = first;
  for (const { line } of linesOf(`${dir}/log/records.ndjson`)) {
    while (rest[0]?.first_seq <= next) next = Math.max(next, rest.shift().last_seq + 1);
    const { seq, prev_hash: before, ...record } = recordOf(line) ?? {};
    const isThere = leafOf(line) === leafAt(seq) && before === leafAt(seq - 1) && record.chain === chain;
    if (isThere && seq > next) missing('log/records.ndjson', `records ${next} to ${seq - 1} are missing`);
    else if (seq !== next || !isThere) tampered('log/records.ndjson', `line ${records + 1} was changed`);
    heed({ seq, ...record });
    [next, records] = [isThere ? seq + 1 : next + 1, records + 1];
  }
  const about = existsSync(`${dir}/manifest.json`) ? JSON.parse(read(`${dir}/manifest.json`)) : {};
  const isHeld = records > 0 || log.records !== 'withheld' || about.redaction?.mode === 'none';
  if (leaves.length !== 32 * size || (isHeld && records !== count)) missing('log', 'it is not what log.json says');
  for (const name of existsSync(`${dir}/log/manifests`) ? readdirSync(`${dir}/log/manifests`).sort() : []) {
    const manifest = readManifest(`${dir}/log/manifests/${name}`, name.replace('manifest', 'ndjson'));
    const head = { size: manifest?.tree_size, where: name, note: parseNote(''), isKept: true, isSealed: true };
    known.kept.push({ ...manifest, ...head });
  }
  range = rangeOf(log, about);
  checkRange(chain, range, about);
  enter(chain, 'log', true);
  while (at.seq < size) grow(leafAt(at.seq));
  for (const { line } of linesOf(`${dir}/sample/records.ndjson`))
    if (leafOf(line) !== leafAt(recordOf(line)?.seq)) tampered('sample/records.ndjson', 'a record was changed');
}
/** After the last record: keys, disposals, and what no signature covers. Answers whose signatures these are. */
function conclude(isPack) {
  endChain();
  const last = Math.max(-1, ...used);
  const begun = Math.max(0, ...[...rotations].map(([index, isLost]) => (isLost && index <= last ? index : 0)));
  const isGiven = (key) => known.pinned.some(({ text }) => text === key.text);
  const held = known.keys.findLastIndex((key, index) => index >= begun && index <= last && isGiven(key));
  const isPinned = held >= 0;
  const latest = known.keys.findIndex(({ text }) => text === known.pinned.at(-1)?.text);
  if (known.pinned.length > 0 && last >= 0 && !isPinned) tampered('keys', 'the key that was given did not sign this');
  if (known.pinned.length > 0 && last < 0 && at.seq > 0)
    missing('checkpoints', 'the key that was given signed nothing here');
  for (let index = isPack ? held + 1 : 1; index <= last && (isPinned || !isPack); index += 1)
    if (!rotations.has(index)) (isPack ? missing : tampered)('keys', `no record here hands over to key ${index + 1}`);
  if (isPinned && !isPack && latest !== 0 && !rotations.has(latest)) tampered('keys', 'an older key replaced the last');
  for (const { chain, where } of [...known.checkpoints, ...known.kept])
    if (!chains.includes(chain) && !isPack) missing(where, 'no record of its chain is here');
  for (const { hash, count, segment } of disposed)
    if (!certificates.some((each) => each.manifest_hash === hash && each.count === count))
      missing(segment, 'its content is gone, and no record says that it was disposed of');
  const [unsigned, expected] = [at.seq - Math.max(at.covered, at.sealed), known.keys.length + known.checkpoints.length];
  if (expected > 0 && at.seq > 0 && !known.hasKeys) missing('keys', 'the list of the keys of the log is missing');
  if (expected > 0 && unsigned > 100) missing('checkpoints', `no signature covers the last ${unsigned} records`);
  if (known.witnesses.length > 0 && !at.witnessed) missing('checkpoints', 'no witness that was given signed one');
  return last < 0 ? null : isPinned ? 'a key that was given' : "a key that the log's own folder names";
}
/** Texts of an option, each from a file or as it stands there. */
function given(words, option, isRight) {
  const values = words.flatMap((word, place) => (words[place - 1] === option ? [word] : []));
  return values.map((value) => {
    const text = (statSync(value, { throwIfNoEntry: false })?.isFile() && read(value)) || value;
    if (!isRight(text)) throw new WrongUsage(`${option} ${value}: no such file, or it holds nothing of the kind`);
    return text;
  });
}
/** The folder, and what else is known: from options, and from the log itself. */
function opened(words) {
  const options = ['--key', '--witness-key', '--checkpoint'];
  const wrong = words.find((word) => word.startsWith('--') && !options.includes(word));
  if (wrong !== undefined) throw new WrongUsage(`${wrong} is no option`);
  if (options.includes(words.at(-1))) throw new WrongUsage(`${words.at(-1)} takes a value`);
  const [dir, more] = words.filter((word, place) => !options.includes(word) && !options.includes(words[place - 1]));
  if (dir === undefined || more !== undefined) throw new WrongUsage('name one folder');
  const isPack = existsSync(`${dir}/log/log.json`);
  const isLog = (file) => /^(?:\d{8}-\d+\.\w+|keys|checkpoints|cosigned)$/.test(file);
  const files = statSync(dir, { throwIfNoEntry: false })?.isDirectory() ? readdirSync(dir) : undefined;
  if (files === undefined) throw new WrongUsage(`${dir} is no folder`);
  if (!isPack && files.length > 0 && !files.some(isLog))
    throw new WrongUsage(`${dir} holds neither an audit log nor an evidence pack`);
  const readLog = (name) => read(`${dir}/${isPack ? 'log/' : ''}${name}`);
  const [pinned, witnesses] = ['--key', '--witness-key'].map((name) =>
    keysIn(given(words, name, (text) => keysIn(text).length > 0).join('\n')),
  );
  const stored = readLog('keys');
  if (stored !== '' && keysIn(stored).length === 0) tampered('keys', 'a line is no public key');
  const [checkpoints, own] = ['checkpoints', 'cosigned'].map((name) => checkpointsIn(readLog(name), name));
  const noted = given(words, '--checkpoint', (text) => text.includes('\n\n\u2014')).join('\n');
  const [keys, kept] = [stored ? keysIn(stored) : pinned, [...checkpointsIn(`${noted}\n`, 'kept'), ...own]];
  Object.assign(known, { pinned, witnesses, kept, checkpoints, keys, hasKeys: stored !== '' });
  return { dir, isPack };
}
/** What a good result does not show. */
function limitsOf({ covered, size, signedBy, witnessed }) {
  const signed = signedBy ? `Signed: the first ${covered} of ${size} records, by ${signedBy}.` : 'Nothing is signed.';
  const unseen =
    'what was cut off with its checkpoints or rewritten with the key (a witness, or a checkpoint that was kept, shows that)';
  const parts = [
    ...(!witnessed
      ? [unseen]
      : witnessed.size < size
        ? [`what was cut off or rewritten after the first ${witnessed.size} records, which the witness saw`]
        : ['what was written after the last record and cut off']),
    ...(witnessed ? ['that device and witness did not act together'] : []),
    ...(withheld > 0 ? [`what the ${withheld} records of the pack say, of which it has the hashes only`] : []),
    'that every AI call was recorded',
    'that recorded values were true',
  ];
  return `${signed} Not shown: ${parts.join('; ')}.`;
}
function main(words) {
  if (words.includes('--help')) return void process.stdout.write(`${usage}\n`);
  const { dir, isPack } = opened(words);
  try {
    (isPack ? visitPack : visitFolder)(dir);
  } catch (error) {
    missing(dir, `a file of it cannot be read: ${error.message}`);
  }
  const signedBy = conclude(isPack);
  const { seq: size, leaf: head, covered = 0, witnessed } = at;
  const gone = disposed.reduce((sum, { count }) => sum + count, goneAtCollector());
  const good = gone > 0 ? 'VERIFIED_WITH_DISPOSALS' : witnessed ? 'VERIFIED_WITNESSED' : 'VERIFIED_LOCAL_ONLY';
  const bad = problems.some(({ level }) => level === 'TAMPERED') ? 'TAMPERED' : 'INCOMPLETE';
  const result = problems.length > 0 ? bad : size > 0 ? good : 'EMPTY';
  const limits = limitsOf({ covered, size, signedBy, witnessed });
  const counts = { records: withheld > 0 ? null : records, withheld, disposed: gone, size };
  const all = { result, ...counts, range, head, covered, signedBy, witnessed, problems, notices, limits };
  process.stdout.write(`${JSON.stringify(all, null, 2).replace(/[^\n\P{C}]/gu, '?')}\n`);
  process.exitCode = { TAMPERED: 4, INCOMPLETE: 3 }[result] ?? 0;
}
try {
  main(process.argv.slice(2));
} catch (error) {
  if (!(error instanceof WrongUsage)) throw error;
  process.stderr.write(`${error.message}\n\n${usage}\n`);
  process.exitCode = 2;
}
