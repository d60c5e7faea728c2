// Reads the public types and members out of .NET assemblies (ECMA-335, part II, 22 and 24.2).

const metadataMark = 0x424a5342;
const table = {
  module: 0,
  typeRef: 1,
  typeDef: 2,
  fieldPointer: 3,
  field: 4,
  methodPointer: 5,
  method: 6,
  parameter: 8,
};
const [moduleRef, typeSpec, assemblyRef] = [0x1a, 0x1b, 0x23];

/** Names of the visible types of an assembly and of what they show to others and to their heirs. */
export function publicNamesOf(assembly) {
  const metadata = metadataOf(assembly);
  const names = new Set();
  const { rowsOf, nameAt } = metadata;
  const types = rowsOf(table.typeDef);
  for (const [index, type] of types.entries()) {
    const visibility = type.flags & 7;
    if (visibility !== 1 && visibility !== 2 && visibility !== 4 && visibility !== 7) continue;
    for (const name of [type.name, type.namespace]) names.add(nameAt(name));
    const next = types[index + 1];
    for (const [kind, first, end] of [
      [table.field, type.fields, next?.fields],
      [table.method, type.methods, next?.methods],
    ]) {
      for (const member of rowsOf(kind).slice(first - 1, end === undefined ? undefined : end - 1)) {
        if ([4, 5, 6].includes(member.flags & 7)) names.add(nameAt(member.name));
      }
    }
  }
  return names;
}

function metadataOf(assembly) {
  const streams = streamsOf(assembly);
  const tables = streams.get('#~');
  const strings = streams.get('#Strings');
  const heaps = tables[6];
  const size = { string: heaps & 1 ? 4 : 2, guid: heaps & 2 ? 4 : 2, blob: heaps & 4 ? 4 : 2 };
  const counts = new Array(64).fill(0);
  let position = 24;
  for (let each = 0; each < 64; each += 1) {
    if ((tables.readBigUInt64LE(8) >> BigInt(each)) % 2n === 0n) continue;
    counts[each] = tables.readUInt32LE(position);
    position += 4;
  }
  const index = (...kinds) => (Math.max(...kinds.map((kind) => counts[kind])) < 2 ** 16 ? 2 : 4);
  const coded = (...kinds) => (Math.max(...kinds.map((kind) => counts[kind])) < 2 ** 14 ? 2 : 4);
  const shapes = new Map([
    [
      table.module,
      [
        ['generation', 2],
        ['name', size.string],
        ['ids', 3 * size.guid],
      ],
    ],
    [
      table.typeRef,
      [
        ['scope', coded(table.module, moduleRef, assemblyRef, table.typeRef)],
        ['name', size.string],
        ['namespace', size.string],
      ],
    ],
    [
      table.typeDef,
      [
        ['flags', 4],
        ['name', size.string],
        ['namespace', size.string],
        ['base', coded(table.typeDef, table.typeRef, typeSpec)],
        ['fields', index(table.field)],
        ['methods', index(table.method)],
      ],
    ],
    [table.fieldPointer, [['field', index(table.field)]]],
    [
      table.field,
      [
        ['flags', 2],
        ['name', size.string],
        ['signature', size.blob],
      ],
    ],
    [table.methodPointer, [['method', index(table.method)]]],
    [
      table.method,
      [
        ['address', 4],
        ['implementation', 2],
        ['flags', 2],
        ['name', size.string],
        ['signature', size.blob],
        ['parameters', index(table.parameter)],
      ],
    ],
  ]);
  const rows = new Map();
  for (const [kind, shape] of shapes) {
    const list = [];
    for (let row = 0; row < counts[kind]; row += 1) {
      const values = {};
      for (const [name, bytes] of shape) {
        values[name] = bytes === 2 || bytes === 4 ? tables.readUIntLE(position, bytes) : undefined;
        position += bytes;
      }
      list.push(values);
    }
    rows.set(kind, list);
  }
  const nameAt = (at) => strings.toString('utf8', at, strings.indexOf(0, at));
  return { rowsOf: (kind) => rows.get(kind) ?? [], nameAt };
}

/** The streams by name; names are padded to four bytes, the zero at their end included. */
function streamsOf(assembly) {
  let root = 0;
  while (assembly.readUInt32LE(root) !== metadataMark) root += 4;
  let header = root + 16 + assembly.readUInt32LE(root + 12);
  const count = assembly.readUInt16LE(header + 2);
  header += 4;
  const streams = new Map();
  for (let stream = 0; stream < count; stream += 1) {
    const start = root + assembly.readUInt32LE(header);
    const end = assembly.indexOf(0, header + 8);
    const name = assembly.toString('latin1', header + 8, end);
    streams.set(name, assembly.subarray(start, start + assembly.readUInt32LE(header + 4)));
    header = header + 8 + Math.ceil((end - header - 8 + 1) / 4) * 4;
  }
  return streams;
}
