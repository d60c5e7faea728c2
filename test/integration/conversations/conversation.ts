// A conversation as the user of a vendor's SDK holds it: the whole history is sent with each turn.

export interface OfferedFunction {
  readonly name: string;
  /** Names of its text parameters. */
  readonly parameters: readonly string[];
}

export interface Saying {
  readonly text: string;
  readonly tools: readonly OfferedFunction[];
  /** Answers each tool call of the turn before. */
  readonly toolResult: string;
  readonly isStreaming: boolean;
}

/** What the SDK made of the answer. */
export interface Said {
  readonly text: string;
  /** Inputs of its tool calls, parsed. */
  readonly calls: readonly { readonly name: string; readonly input: unknown }[];
}

export interface Conversation {
  say(saying: Saying): Promise<Said>;
}

export interface ConversationKind {
  /** Id of the wire format. */
  readonly format: string;
  /** Name of the vendor's own package. */
  readonly sdk: string;
  /** Key of the upstream. */
  readonly upstream: string;
  /** Key of a request's list of messages. */
  readonly listKey: string;
  /** Keys that stay as they are from turn to turn. */
  readonly steadyKeys: readonly string[];
  open(url: string, system: string): Conversation;
}

export function schemaOf(tool: OfferedFunction) {
  return {
    type: 'object' as const,
    properties: Object.fromEntries(tool.parameters.map((name) => [name, { type: 'string' }])),
  };
}

/** The text of a value at the top of a JSON object, as it stands there. */
export function valueText(body: string, key: string): string {
  const start = body.indexOf(`"${key}":`) + key.length + 3;
  let depth = 0;
  const token = /"(?:[^"\\]|\\.)*"|[[\]{},]/g;
  token.lastIndex = start;
  for (let match = token.exec(body); match !== null; match = token.exec(body)) {
    const [text] = match;
    if (depth === 0 && (text === ',' || text === '}')) return body.slice(start, match.index);
    if (text === '[' || text === '{') depth += 1;
    if (text === ']' || text === '}') depth -= 1;
  }
  return body.slice(start);
}
