// Whether a run of words stands in a sentence: a comment, a document, a message, an error text. In code two words side by
// side are two things (`return result`, `name string`), and a name changed in one of its places only breaks it.

const maxLine = 400;
const neighbourLines = 3;
/** What begins a comment, a quotation or a row of a table, behind the number of a line. */
const commentLead =
  /^\s*(?:[-+]?\d+[\t:|→])?\s*[-+]?\s*(?:\/\/|\/\*|\*{1,2}\s|#{1,6}\s|#:|>+\s|--\s|;+\s|<!--|\|\s|"""|''')/;
const commentInside = /(?:^|[\s;{}),])\/\/(?:[^/]|$)|\s#\s|\/\*|<!--|"""/;
/** Directly around the run, or behind a blank: what calls, picks, assigns, declares, ends a statement. */
const codeBefore = /[.@$&<~^%=+!|{\\:]$|\w\[$/;
const codeAfter = /^(?:[=([{;@$\\]|<(?!\/)|\.[\w*]|:[^\s)]|\?[.:]|\s?(?:=|:=|[-=]>|[{[]|&&|\|\||instanceof\b))/;
const codeMark = /[;{}=<>[\]|\\@$&^~+]|\w\(|::|->|^\s*\.\w/g;
/** Links, addresses, tags, numbers of issues, and what begins the subject of a commit: nothing of it is code. */
const markup =
  /\]\([^)]{0,400}\)|\[(?=[^\]]{0,400}\]\()|\bhttps?:\S+|<\/?[a-z][^<>]{0,400}>|\(?#\d+\)?|\[[A-Z#\d]+\]|^\s*(?:[-*]\s+)?(?:feat|fix|docs?|chore|refactor|tests?|perf|build|ci|style|revert|deps|release|wip)(?:\([^)]{0,80}\))?!?:/g;
const functionWord =
  /(?<![\w$.])(?:the|an?|of|to|that|these|those|which|should|will|would|can|could|must|may|when|we|you|it|its|our|your|are|was|were|be|been|has|have|than|because|also|into|only|does|did|without|between|but|they|their)(?![\w$.(=:])/gi;
const anyWord = /[\p{L}\p{M}]{2,}/gu;
const sentenceEnd = /\p{L}\p{M}*["'’)*_`]*[.!?…:,]["'’)*_`]*\s*$/u;
const fullStop = /\p{L}\p{M}*["'’)*_`]*[.!?…]["'’)*_`]*\s*$/u;
const beginsCapital = /^\s*(?:[-*]\s+|\d+[.)]\s+)?["'(*_`]*\p{Lu}/u;
const statement =
  /^\s*(?:\}\s*)?(?:return|import|from|export|raise|throw|yield|await|async|def|class|func|fn|function|type|struct|interface|enum|package|use|using|new|let|var|const|val|static|public|private|protected|final|if|elif|else|for|while|with|switch|case|try|except|catch|finally|match|do|in|not|global|del|assert|pass|break|continue|require|include|print|echo)\b/;
const codeLine =
  /[;{}]\s*$|^\s*[})\]]|[^<>!=]=[^=>]|=>|->|:=|\w\([^)]*\)\s*(?:[.;:{,]|$)|^\s*[@#]\w|^\s*(?:- )?[\w.-]+:(?:\s|$)/;

/** The run is `text.slice(start, end)`. */
export function isProsePlace(text: string, start: number, end: number): boolean {
  // Searched in cuts: a text can be one line of some million characters.
  const from = Math.max(0, start - maxLine);
  const lineStart = from + text.slice(from, start).lastIndexOf('\n') + 1;
  const lineFeed = text.slice(end, end + maxLine).indexOf('\n');
  const lineEnd = lineFeed < 0 ? Math.min(text.length, end + maxLine) : end + lineFeed;
  const run = text.slice(start, end);
  const isComment = commentLead.test(`${text.slice(lineStart, start)}.`);
  // A paragraph that goes on in the next line is a comment, or none, in both.
  const lineBreak = run.lastIndexOf('\n');
  if (lineBreak >= 0 && commentLead.test(run.slice(lineBreak + 1)) !== isComment) return false;
  if (isComment) return true;
  const before = wholeSentences(text, lineStart, start);
  const after = text.slice(end, lineEnd);
  // A tag and its first attribute, in a string too.
  if (before.endsWith('<')) return false;
  const quote = openQuote(before);
  const outside = quote < 0 ? before : before.slice(0, quote);
  if (commentInside.test(withoutQuotes(outside))) return true;
  if (quote >= 0) {
    const close = after.indexOf(before.charAt(quote));
    const quoted = before.slice(quote + 1) + run + (close < 0 ? after : after.slice(0, close));
    if (isQuotedSentence(quoted)) return true;
    return isSentence(withoutQuotes(outside + (close < 0 ? '' : after.slice(close + 1)))) === true;
  }
  const isLink = after.startsWith('](');
  if (!isLink && (codeBefore.test(before) || codeAfter.test(after.replaceAll(markup, '')))) return false;
  const line = withoutQuotes(before + run + after);
  return isSentence(line) ?? (!statement.test(line) && !isAmongCode(text, lineStart, lineEnd));
}

/** Undefined when nothing tells. */
function isSentence(marked: string): boolean | undefined {
  const line = marked.replaceAll(markup, ' ');
  const marks = line.match(codeMark)?.length ?? 0;
  const functionWords = line.match(functionWord)?.length ?? 0;
  const words = line.match(anyWord)?.length ?? 0;
  if (functionWords > 1) return marks * 2 <= words;
  if (marks === 0 && words > 3 && fullStop.test(line)) return true;
  if (statement.test(line)) return marks > 0 || functionWords > 0 ? false : undefined;
  if (functionWords === 1) return marks <= 1 && words > 2;
  if (marks > 0) return marks === 1 && words > 5;
  return words > 5 || (words > 2 && (sentenceEnd.test(line) || beginsCapital.test(line))) ? true : undefined;
}

function isQuotedSentence(quoted: string): boolean {
  const known = isSentence(quoted);
  const words = quoted.match(anyWord)?.length ?? 0;
  return known ?? words > 3;
}

/** The text from `from` on, or from its first sentence when it does not begin with its line: quotations stay whole. */
function wholeSentences(text: string, from: number, to: number): string {
  const before = text.slice(from, to);
  if (from === 0 || text.charAt(from - 1) === '\n') return before;
  return before.slice(before.search(/(?<=[.!?:,]\s)/) + 1);
}

/** Whether a line beside it looks like code; what stands behind an empty line is another matter. */
function isAmongCode(text: string, lineStart: number, lineEnd: number): boolean {
  const above = text
    .slice(Math.max(0, lineStart - maxLine), Math.max(0, lineStart - 1))
    .split('\n')
    .toReversed();
  const below = text.slice(lineEnd + 1, lineEnd + 1 + maxLine).split('\n');
  return [...upToBlank(above), ...upToBlank(below)].some(isCodeLine);
}

function upToBlank(lines: readonly string[]): readonly string[] {
  const blank = lines.findIndex((line) => line.trim() === '');
  return lines.slice(0, Math.min(neighbourLines, blank < 0 ? lines.length : blank));
}

function isCodeLine(line: string): boolean {
  return codeLine.test(line.replaceAll(markup, ' ')) && !commentLead.test(line) && isSentence(line) !== true;
}

/** Where the quotation begins that the text ends in; −1 when there is none. An apostrophe opens none inside a word. */
function openQuote(text: string): number {
  let open = -1;
  for (let at = 0; at < text.length; at++) {
    const character = text.charAt(at);
    if (character === '\\') at++;
    else if (character !== '"' && character !== "'" && character !== '`') continue;
    else if (open >= 0) {
      if (text.charAt(open) === character) open = -1;
    } else if (character !== "'" || !/[\p{L}\p{N}]/u.test(text.charAt(at - 1))) open = at;
  }
  return open;
}

function withoutQuotes(text: string): string {
  return text.replaceAll(
    /"(?:\\.|[^"\\]){0,400}"|`[^`]{0,400}`|(?<![\p{L}\p{N}])'(?:\\.|[^'\\]){0,400}'(?!\p{L})/gu,
    '""',
  );
}
