// How the demo looks in a terminal: yours and what the provider saw, side by side.
import type { AuditRecord } from '../../audit/record.ts';
import type { Output } from '../command.ts';
import type { DemoResult } from './demo-task.ts';

export interface DemoReport extends DemoResult {
  readonly seenByProvider: readonly string[];
  readonly answersOfProvider: readonly string[];
  /** Protected names that the provider saw: empty, or the demo fails. */
  readonly leaked: readonly string[];
  readonly requestRecords: readonly AuditRecord[];
  readonly recordCount: number;
  readonly isIntact: boolean;
}

const columnWidth = 62;

export function renderDemo(output: Output, report: DemoReport): void {
  const { style } = output;
  const sent = report.exchanges.at(-1)?.sent ?? '';
  const seen = report.seenByProvider.at(-1) ?? '';
  heading(output, 'One task: the tool reads a file, the model asks for an edit, the edit lands on the file');
  output.line('');
  heading(output, 'What the tool sent', 'What the provider saw');
  sideBySide(output, textsOf(sent), textsOf(seen));
  output.line('');
  heading(output, 'What the provider answered', 'What the tool got back');
  sideBySide(output, editOf(report.answersOfProvider.at(-1) ?? ''), editOf(report.exchanges.at(-1)?.received ?? ''));
  output.line('');
  heading(output, 'The file on disk after the edit');
  for (const line of report.fileAfter.trimEnd().split('\n')) {
    const isNew = !report.fileBefore.split('\n').includes(line);
    output.line(isNew ? style.accent(`+ ${line}`) : `  ${line}`);
  }
  output.line('');
  heading(
    output,
    `The record of the last request (${report.recordCount} records, chain ${report.isIntact ? 'verified' : 'BROKEN'})`,
  );
  for (const [name, value] of recordLines(report.requestRecords.at(-1))) output.line(`  ${name.padEnd(22)} ${value}`);
  output.line('');
  if (report.leaked.length === 0) output.line(style.bold('The provider saw no protected name.'));
  else output.line(style.warn(`The provider saw ${report.leaked.join(', ')}: this must not happen.`));
}

function heading(output: Output, left: string, right = ''): void {
  output.line(output.style.bold(right === '' ? left : `${left.padEnd(columnWidth)}   ${right}`));
}

function sideBySide(output: Output, left: string, right: string): void {
  const [leftLines, rightLines] = [fold(left), fold(right)];
  for (let index = 0; index < Math.max(leftLines.length, rightLines.length); index++) {
    const [mine, theirs] = [leftLines[index] ?? '', rightLines[index] ?? ''];
    const shown = mine === theirs ? theirs : output.style.accent(theirs);
    output.line(`${mine.padEnd(columnWidth)} ${output.style.dim('│')} ${shown}`.trimEnd());
  }
}

/** Lines cut to the column; a long one goes on, indented. */
function fold(text: string): readonly string[] {
  return text.split('\n').flatMap((line) => {
    const parts: string[] = [];
    let rest = line;
    while (rest.length > columnWidth) {
      parts.push(rest.slice(0, columnWidth));
      rest = `    ${rest.slice(columnWidth)}`;
    }
    return [...parts, rest];
  });
}

interface RequestShape {
  readonly messages: readonly {
    readonly content: string | readonly { readonly type: string; readonly content?: unknown }[];
  }[];
}

/** The prompt and the last tool result of a request body. */
function textsOf(body: string): string {
  const { messages } = JSON.parse(body) as RequestShape;
  const first = messages[0]?.content;
  const prompt = typeof first === 'string' ? first : '';
  const last = messages.at(-1)?.content;
  const result = Array.isArray(last)
    ? last.map((block: { readonly content?: unknown }) => String(block.content)).join('\n')
    : '';
  return `${prompt}\n\n${result}`.trimEnd();
}

/** The edit's two strings from an event stream. */
function editOf(stream: string): string {
  let json = '';
  for (const line of stream.split('\n')) {
    if (!line.startsWith('data: ') || !line.includes('partial_json')) continue;
    json += (JSON.parse(line.slice(6)) as { readonly delta: { readonly partial_json: string } }).delta.partial_json;
  }
  const input = JSON.parse(json === '' ? '{}' : json) as Readonly<Record<string, string>>;
  return `${input['file_path'] ?? ''}\n- ${(input['old_string'] ?? '').replaceAll('\n', '\n- ')}\n+ ${(input['new_string'] ?? '').replaceAll('\n', '\n+ ')}`;
}

const shownFields = [
  'timestamp', 'developer', 'repository', 'file', 'model', 'decision', 'level', 'identifiers_scanned', 'identifiers_mutated',
  'secrets_detected', 'tokens_sent', 'mutation_map_id', 'hash_sent', 'prev_hash',
]; // prettier-ignore

function recordLines(record: AuditRecord | undefined): readonly (readonly [string, string])[] {
  return shownFields.flatMap((name) => {
    const value = record?.[name];
    return typeof value === 'string' || typeof value === 'number' ? [[name, String(value)] as const] : [];
  });
}
