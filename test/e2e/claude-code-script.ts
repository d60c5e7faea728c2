// The scripted model for Claude Code: read two files, edit both, run a command, finish. It takes every name from
// the requests, and it derives new names from them, as a model would.
import type { Block, ContentBlock, MessagesBody, Script } from '../../src/cli/demo/scripted-provider.ts';

export const finalMarker = 'All edits are done';

export const readEditFinish: Script = (body) => {
  if ((body.tools?.length ?? 0) === 0) return [{ type: 'text', text: 'A short title' }];
  const results = toolResults(body);
  const [firstPath, secondPath] = pathsInPrompt(body);
  if (firstPath === undefined || secondPath === undefined) return [{ type: 'text', text: 'no path found' }];
  switch (results.length) {
    case 0:
      return [{ type: 'text', text: `I will look at ${firstPath} first.` }, tool('Read', { file_path: firstPath })];
    case 1:
      return [editOfTypeScript(firstPath, results[0] ?? '')];
    case 2:
      return [tool('Read', { file_path: secondPath })];
    case 3:
      return [editOfPython(secondPath, results[2] ?? '')];
    case 4:
      return [tool('Bash', { command: `grep -n "class " "${firstPath}"`, description: 'List classes' })];
    default:
      return [
        {
          type: 'text',
          text: `${finalMarker}: ${className(results[0] ?? '')} now has a use${className(results[0] ?? '')} helper. `,
        },
      ];
  }
};

/** Adds `use<Class>()` after the class and calls the first method of the class in it. */
function editOfTypeScript(path: string, result: string): Block {
  const lastLine = lineMatching(result, /^export function /);
  const name = className(result);
  return tool('Edit', {
    file_path: path,
    old_string: lastLine,
    new_string: `export function use${name}(): ${name} {\n\treturn new ${name}("é\\n");\n}\n\n${lastLine}`,
  });
}

/** Renames nothing, adds a keyword argument derived from the function's own name. */
function editOfPython(path: string, result: string): Block {
  const line = lineMatching(result, /^def /);
  const functionName = /^def (\w+)\(/.exec(line)?.[1] ?? 'unknown';
  return tool('Edit', {
    file_path: path,
    old_string: line,
    new_string: `def test_${functionName}_twice():\n    assert ${functionName}(1, 2) == ${functionName}(1, 2)\n\n\n${line}`,
  });
}

function tool(name: string, input: Readonly<Record<string, unknown>>): Block {
  return { type: 'tool_use', name, input };
}

function className(result: string): string {
  return /export class (\w+)/.exec(result)?.[1] ?? 'Unknown';
}

/** The first line of a numbered Read result that matches, without its number. */
function lineMatching(result: string, pattern: RegExp): string {
  const lines = result.split('\n').map((line) => line.replace(/^\s*\d+(?:\t|→)/, ''));
  return lines.find((line) => pattern.test(line)) ?? '<no such line>';
}

function pathsInPrompt(body: MessagesBody): readonly string[] {
  const texts = body.messages
    .filter((m) => m.role === 'user')
    .flatMap((m) => blocksOf(m.content).map((b) => b.text ?? ''));
  const prompt = texts.find((text) => text.includes('<<first:')) ?? '';
  const first = /<<first:(.*?)>>/.exec(prompt)?.[1];
  const second = /<<second:(.*?)>>/.exec(prompt)?.[1];
  return first === undefined || second === undefined ? [] : [first, second];
}

function toolResults(body: MessagesBody): readonly string[] {
  return body.messages
    .flatMap((message) => blocksOf(message.content))
    .filter((block) => block.type === 'tool_result')
    .map((block) => textOf(block.content));
}

function blocksOf(content: string | readonly ContentBlock[]): readonly ContentBlock[] {
  return typeof content === 'string' ? [{ type: 'text', text: content }] : content;
}

function textOf(content: unknown): string {
  if (typeof content === 'string') return content;
  if (!Array.isArray(content)) return '';
  return (content as readonly ContentBlock[]).map((block) => block.text ?? '').join('');
}

/** Letters inside the strings of a JSON text as `\uXXXX`; existing escapes stay. */
export function escapeLetters(json: string): string {
  return json.replaceAll(/"(?:[^"\\]|\\.)*"/g, (string) =>
    string.replaceAll(/\\u[0-9a-fA-F]{4}|\\.|[A-Za-z]/g, (part) =>
      part.startsWith('\\') ? part : `\\u${part.charCodeAt(0).toString(16).padStart(4, '0')}`,
    ),
  );
}
