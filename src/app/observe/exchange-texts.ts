// "Yours" beside "what the provider saw", for one exchange whose bytes are still in memory. Both sides are shown with
// their secrets taken out by the very rules that keep them from leaving; of a blocked request nothing is kept at all.
import { Turns } from '../../audit/turns.ts';
import type { TextCodec } from '../../base/text.ts';
import type { WordMap } from '../../engine/word-map.ts';
import { redactAnySpelling } from '../../proxy/secret-spellings.ts';
import type { SecretScanner } from '../../secrets/types.ts';
import type { ExchangeTexts, TextPair } from '../../view/snapshot.ts';
import { alignedChanges } from './aligned-changes.ts';
import { readTexts, type ReadText } from './reading-visitor.ts';
import type { KeptTexts } from './text-store.ts';

export interface TextTools {
  readonly codec: TextCodec;
  readonly map: WordMap;
  readonly secrets: SecretScanner;
}

/** UTF-16 units of all texts together, both sides. */
const maxTotal = 200_000;
const maxAnswer = 60_000;
/** Texts are looked at for so many units; of more, those of the earliest messages are left out. */
const maxExamined = 2_000_000;

/** The texts of the last turn, and of the others those that changed. What cannot be read is left out. */
export async function exchangeTexts(
  kept: KeptTexts,
  tools: TextTools,
): Promise<Pick<ExchangeTexts, 'request' | 'answer' | 'isCut'>> {
  const { request: sent } = kept;
  const answer = new Selection(maxAnswer);
  for (const { kind, client, provider } of kept.answer) {
    answer.add(pairOf({ label: kind === 'text' ? 'answer' : 'tool input', yours: client, provider }, tools, sent));
  }
  const request = new Selection(maxTotal - answer.used);
  const differing = differingTexts(kept, tools.codec);
  for (const pair of await pairsByWeight(differing.texts, tools, sent)) request.add(pair);
  return {
    request: request.inOrder(),
    answer: answer.inOrder(),
    isCut: request.isCut || answer.isCut || differing.isCut,
  };
}

interface Sides {
  readonly label: string;
  readonly yours: string;
  readonly provider: string;
}

interface DifferingText extends Sides {
  readonly index: number;
  readonly isOfLastTurn: boolean;
}

/** The texts of the last turn, and those before that differ, the latest first, up to a bound. */
function differingTexts(
  { request }: KeptTexts,
  codec: TextCodec,
): { readonly texts: readonly DifferingText[]; readonly isCut: boolean } {
  const { original, sent, format } = request;
  if (original === undefined || sent === undefined) return { texts: [], isCut: false };
  let yours: readonly ReadText[];
  let provider: readonly ReadText[];
  try {
    yours = readTexts(original, format, codec);
    provider = original === sent ? yours : readTexts(sent, format, codec);
  } catch {
    return { texts: [], isCut: true };
  }
  // Mutation exchanges words within strings, so both bodies have the same strings in the same order.
  if (yours.length !== provider.length) return { texts: [], isCut: true };
  const turn = lastTurn(yours);
  const all = yours.map((text, index) => ({
    label: labelOf(text),
    yours: text.text,
    provider: provider[index]?.text ?? '',
    index,
    isOfLastTurn: turn !== undefined && text.isContent && isWithin(text.pointer, turn),
  }));
  const texts: DifferingText[] = all.filter(({ isOfLastTurn }) => isOfLastTurn);
  let room = maxExamined;
  for (const text of all.toReversed()) {
    if (text.isOfLastTurn || text.yours === text.provider) continue;
    room -= unitsOf(text);
    if (room < 0) return { texts, isCut: true };
    texts.push(text);
  }
  return { texts, isCut: false };
}

/** Shares the event loop with requests. The last turn as it stands, then the others by how much changed. */
async function pairsByWeight(
  texts: readonly DifferingText[],
  tools: TextTools,
  sent: KeptTexts['request'],
): Promise<readonly PlacedPair[]> {
  const pairs: (PlacedPair & { readonly index: number; readonly isOfLastTurn: boolean })[] = [];
  const turns = new Turns();
  for (const text of texts) {
    pairs.push({ ...pairOf(text, tools, sent), index: text.index, isOfLastTurn: text.isOfLastTurn });
    if (turns.isOver) await turns.next();
  }
  return pairs.toSorted(
    (one, other) =>
      Number(other.isOfLastTurn) - Number(one.isOfLastTurn) ||
      (one.isOfLastTurn ? 0 : other.changes.length - one.changes.length) ||
      one.index - other.index,
  );
}

interface PlacedPair extends TextPair {
  readonly index?: number;
}

/** What was redacted shows as the provider saw it. */
function withPlaceholders(text: string, { placeholders = new Map<string, string>() }: KeptTexts['request']): string {
  let shown = text;
  for (const [placeholder, value] of placeholders) shown = shown.replaceAll(value, () => placeholder);
  return shown;
}

/** A secret may stand in a text of ours, and in one that the provider wrote. */
function pairOf({ label, yours, provider }: Sides, tools: TextTools, sent: KeptTexts['request']): TextPair {
  const [here, there] = [withPlaceholders(yours, sent), provider].map(
    (text) => redactAnySpelling(text, tools.secrets).text,
  );
  const sides = { yours: here ?? '', provider: there ?? '' };
  const changes = alignedChanges(sides.yours, sides.provider, { map: tools.map, carried: sent.carried });
  return { label: redactAnySpelling(label, tools.secrets).text, ...sides, changes };
}

/** Takes pairs until there is no room; the last one may be cut. */
class Selection {
  readonly #maxUnits: number;
  readonly #pairs: { readonly pair: TextPair; readonly place: number }[] = [];
  used = 0;
  isCut = false;

  constructor(maxUnits: number) {
    this.#maxUnits = maxUnits;
  }

  add({ label, yours, provider, changes, index }: PlacedPair): void {
    const pair: TextPair = { label, yours, provider, changes };
    const room = this.#maxUnits - this.used;
    const fitting = unitsOf(pair) <= room ? pair : beginningOf(pair, Math.floor(room / 2));
    if (fitting !== pair) this.isCut = true;
    if (fitting === undefined) return;
    this.used += unitsOf(fitting);
    this.#pairs.push({ pair: fitting, place: index ?? this.#pairs.length });
  }

  inOrder(): readonly TextPair[] {
    return this.#pairs.toSorted((one, other) => one.place - other.place).map(({ pair }) => pair);
  }
}

function unitsOf({ yours, provider }: Pick<TextPair, 'yours' | 'provider'>): number {
  return yours.length + provider.length;
}

const minCutUnits = 200;

/** At most so much of either side, cut in front of a change or between characters; undefined when hardly anything is left. */
function beginningOf(pair: TextPair, maxUnits: number): TextPair | undefined {
  if (maxUnits < minCutUnits) return undefined;
  const fits = ({ yours, provider }: TextPair['changes'][number]): boolean =>
    yours[1] <= maxUnits && provider[1] <= maxUnits;
  const firstOut = pair.changes.findIndex((change) => !fits(change));
  const changes = firstOut < 0 ? pair.changes : pair.changes.slice(0, firstOut);
  const last = changes.at(-1);
  const [yoursFrom, providerFrom] = [last?.yours[1] ?? 0, last?.provider[1] ?? 0];
  const next = pair.changes[changes.length];
  const unchanged = Math.min(
    maxUnits - Math.max(yoursFrom, providerFrom),
    (next?.yours[0] ?? pair.yours.length) - yoursFrom,
  );
  const whole = unchanged === 0 ? 0 : wholeCharacters(pair.yours, yoursFrom + unchanged) - yoursFrom;
  return {
    label: pair.label,
    yours: pair.yours.slice(0, yoursFrom + whole),
    provider: pair.provider.slice(0, providerFrom + whole),
    changes,
  };
}

/** Not between the two halves of a character. */
function wholeCharacters(text: string, end: number): number {
  const unit = text.charCodeAt(end - 1);
  return end < text.length && unit >= 0xd800 && unit < 0xdc00 ? end - 1 : end;
}

/** The message that the tool or its user said last: `/messages/7`, `/request/contents/7`; `/prompt` where that is all. */
function lastTurn(texts: readonly ReadText[]): string | undefined {
  const said = texts.findLast(({ role }) => role === 'user' || role === 'tool-result' || role === 'document');
  return said === undefined ? undefined : messagePattern.exec(said.pointer)?.[0];
}

/** Code Assist wraps its requests. */
const messagePattern = /^(?:\/request(?=\/))?\/([^/]+)(?:\/(\d+)(?=\/|$))?/;

function isWithin(pointer: string, parent: string): boolean {
  return pointer === parent || pointer.startsWith(`${parent}/`);
}

/** A file where a tool named one, else the place: `messages[3]`. */
function labelOf({ pointer, toolPath, toolName }: ReadText): string {
  const [, list = '', index] = messagePattern.exec(pointer) ?? [];
  const place = index === undefined ? list : `${list}[${index}]`;
  const what = toolPath ?? toolName;
  return what === undefined ? place : `${place} · ${what}`;
}
