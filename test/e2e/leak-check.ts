// Looks for protected names in captured traffic the way an attacker would: at every layer of encoding, in any
// casing and with any separators.
import type { CapturedRequest } from '../../src/cli/demo/scripted-provider.ts';
import { decodedBody } from './upstream/decoded-body.ts';

/** Which of the names occur anywhere in the request: path, headers or body, decoded at every layer. */
export function leakedNames(request: Omit<CapturedRequest, 'method'>, names: readonly string[]): readonly string[] {
  const body = decodedBody(request).toString('utf8');
  const layers = decodedLayers([request.path, ...request.rawHeaders, request.rawHeaders.join('\n'), body]);
  const haystacks = layers.map(normal);
  return names.filter((name) => haystacks.some((text) => text.includes(normal(name))));
}

/** The texts, then every string inside their JSON, percent-, `\u`-, `\x`-, base64- and hex-decoded, until nothing new comes. */
function decodedLayers(texts: readonly string[]): readonly string[] {
  const seen = new Set<string>();
  const queue = [...texts];
  for (let text = queue.pop(); text !== undefined && seen.size < 20_000; text = queue.pop()) {
    if (seen.has(text)) continue;
    seen.add(text);
    queue.push(...jsonStrings(text), unescaped(text), percentDecoded(text), ...runsDecoded(text));
  }
  return [...seen];
}

function jsonStrings(text: string): readonly string[] {
  try {
    const strings: string[] = [];
    collectStrings(JSON.parse(text), strings);
    return strings;
  } catch {
    return [];
  }
}

function collectStrings(value: unknown, strings: string[]): void {
  if (typeof value === 'string') strings.push(value);
  else if (Array.isArray(value)) for (const item of value) collectStrings(item, strings);
  else if (typeof value === 'object' && value !== null) {
    for (const [key, item] of Object.entries(value)) {
      strings.push(key);
      collectStrings(item, strings);
    }
  }
}

function unescaped(text: string): string {
  return text
    .replaceAll(/\\+u(?:\{([0-9a-fA-F]{1,6})\}|([0-9a-fA-F]{4}))/g, (_, braced?: string, plain?: string) =>
      String.fromCodePoint(Math.min(0x10ffff, Number.parseInt(braced ?? plain ?? '0', 16))),
    )
    .replaceAll(/\\+x([0-9a-fA-F]{2})/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
}

function percentDecoded(text: string): string {
  return text.replaceAll(/%([0-9a-fA-F]{2})/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
}

/** Runs of base64 (both alphabets, begun at any place) and of hexadecimal digits that decode to text. */
function runsDecoded(text: string): readonly string[] {
  const base64 = (text.match(/[A-Za-z0-9+/_-]{12,}={0,2}/g) ?? []).flatMap((run) =>
    [0, 1, 2, 3].map((start) => Buffer.from(run.slice(start), 'base64').toString('utf8')),
  );
  const hex = (text.match(/(?:[0-9a-fA-F]{2}){6,}/g) ?? []).map((run) => Buffer.from(run, 'hex').toString('utf8'));
  return [...base64, ...hex].filter((decoded) => !/[^\P{Cc}\s]|\ufffd/u.test(decoded));
}

/** Letters and digits only, lower case: `payment_ledger`, `PaymentLedger` and `payment ledger` are one name. */
function normal(text: string): string {
  return text.toLowerCase().replaceAll(/[\s_\-$]+/g, '');
}
