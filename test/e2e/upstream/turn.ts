// What a provider's API says to a model and what the model says back, without the spelling of one API.

export interface OfferedTool {
  readonly name: string;
  /** `custom`: its input is one text, not JSON. */
  readonly kind: 'function' | 'custom';
  /** Names of its parameters, as declared. */
  readonly parameters: readonly string[];
}

/** One request, as the model understands it. */
export interface Turn {
  readonly model: string;
  readonly isStreaming: boolean;
  readonly tools: readonly OfferedTool[];
  /** Texts of the user, oldest first. */
  readonly prompts: readonly string[];
  /** Outputs of the tool calls so far, oldest first. */
  readonly results: readonly string[];
  /** JSON schema that the answer has to follow. */
  readonly answerSchema?: JsonSchema;
}

export interface JsonSchema {
  readonly type?: string | readonly string[];
  readonly enum?: readonly unknown[];
  readonly properties?: Readonly<Record<string, JsonSchema>>;
}

export interface ToolUse {
  readonly name: string;
  /** A text for a custom tool. */
  readonly input: Readonly<Record<string, unknown>> | string;
}

export interface Answer {
  readonly reasoning?: string;
  readonly text?: string;
  readonly call?: ToolUse;
}

export type Agent = (turn: Turn) => Answer;

/** Names of the properties of a JSON schema. */
export function parametersOf(schema: unknown): readonly string[] {
  return Object.keys((schema as JsonSchema | undefined)?.properties ?? {});
}

/** Text of a content that is a string, or a list of parts with `text`. */
export function textOfContent(content: unknown): string {
  if (typeof content === 'string') return content;
  if (!Array.isArray(content)) return '';
  return (content as readonly { readonly text?: string }[]).map(({ text }) => text ?? '').join('\n');
}

/** The smallest value that follows the schema. */
export function instanceOf(schema: JsonSchema): unknown {
  if (schema.enum !== undefined) return schema.enum[0];
  const type = Array.isArray(schema.type) ? (schema.type[0] as string) : (schema.type as string | undefined);
  switch (type?.toLowerCase()) {
    case 'string':
      return 'A short title';
    case 'boolean':
      return false;
    case 'array':
      return [];
    case 'number':
    case 'integer':
      return 1;
    default:
      return Object.fromEntries(
        Object.entries(schema.properties ?? {}).map(([name, property]) => [name, instanceOf(property)]),
      );
  }
}
