// Where an AI tool inlines what belongs to the workspace: memory files (CLAUDE.md, AGENTS.md), rules of the user, the
// state of git. Each tool frames them in its own way; what is framed once too often only gets the full rule.

/** A part of a tool's prompt that is the workspace's. */
export interface WorkspacePart {
  /** Whether the part ends with this line. */
  endsIn(line: string): boolean;
}

const memoryFile =
  /\b(?:CLAUDE|AGENTS?|GEMINI|QWEN|MEMORY|CONVENTIONS|COPILOT|copilot-instructions)(?:\.[a-z]+)?\.md\b|\.(?:cursor|cline|windsurf|continue)rules\b/i;
/** A heading, or a line of its own that leads over to the file. */
const leadingLine =
  /^\s*(?:#{1,6}\s|={3,}|-{3,}|Contents of\b|(?:Instructions|Rules|Context|File|From)\b.{0,20}:|.*:\s*$)/i;
const leads = [
  /^\s*Contents of \S/,
  /^\s*(?:Instructions|Rules|Context) from:? \S/i,
  /^\s*-{3,} ?(?:Context|Instructions|Rules) from\b/i,
  /^\s*#{0,6} ?gitStatus\b/i,
  /^\s*(?:#{1,6} |[^a-z]*)(?:user'?s? )?custom (?:instructions|rules)\b/i,
];
const frame = /^\s*<([a-z][\w-]{0,60})(?:\s[^>]{0,400})?>/i;
const framedName = /instruction|memor|rule|context|\benv|workspace|project|repo|git|custom|agents?_?md/i;
const reminderEnd = '</system-reminder>';
const endMark = /^\s*-{3,} ?End of (?:Context|Instructions|Rules)\b/i;

/** The part that begins with this line, if one does. */
export function workspacePartAt(line: string): WorkspacePart | undefined {
  const name = frame.exec(line)?.[1];
  if (name !== undefined && framedName.test(name)) {
    const closing = `</${name}>`;
    return { endsIn: (each) => each.includes(closing) || each.includes(reminderEnd) };
  }
  const isLead = leads.some((lead) => lead.test(line)) || (leadingLine.test(line) && memoryFile.test(line));
  return isLead ? { endsIn: (each) => endMark.test(each) || each.includes(reminderEnd) } : undefined;
}
