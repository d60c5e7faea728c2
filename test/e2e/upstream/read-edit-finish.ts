// The scripted model: read a file, edit it, finish. It takes every name from the requests and derives new ones from
// them, as a model would.
import { editWith, finishWith, readWith } from './tool-habits.ts';
import { type Answer, instanceOf, type Turn } from './turn.ts';

export const finalMarker = 'All edits are done';

/** The task for this model. */
export function taskFor(path: string): string {
  return `Edit <<file:${path}>> for the reinsurer.`;
}

export function readEditFinish(turn: Turn): Answer {
  if (turn.answerSchema !== undefined) return { text: JSON.stringify(instanceOf(turn.answerSchema)) };
  const path = turn.prompts.map((prompt) => /<<file:(.*?)>>/.exec(prompt)?.[1]).find((found) => found !== undefined);
  const read = path === undefined ? undefined : readWith(turn, path);
  if (path === undefined || read === undefined) return { text: 'A short title' };
  const [first, second] = turn.results.map(unwrapped);
  if (first === undefined) {
    return { reasoning: `I have to see ${path} for the task.`, text: `I will look at ${path} first.`, call: read };
  }
  const name = className(first);
  if (second === undefined) {
    const call = editWith(turn, { path, ...useOfClass(name, first) });
    return { reasoning: `${name} needs a helper use${name}.`, ...(call === undefined ? {} : { call }) };
  }
  const text = `${finalMarker}: ${name} now has a use${name} helper.`;
  const call = turn.results.length === 2 ? finishWith(turn, text) : undefined;
  return { text, ...(call === undefined ? {} : { call }) };
}

/** Puts a function `use<Class>` before the first exported function. */
export function useOfClass(name: string, source: string): { readonly before: string; readonly after: string } {
  const line = /export function .*/.exec(source)?.[0] ?? '<no such line>';
  const added = `export function use${name}(): ${name} {\n\treturn new ${name}("é\\n");\n}`;
  return { before: line, after: `${added}\n\n${line}` };
}

export function className(source: string): string {
  return /export class (\w+)/.exec(source)?.[1] ?? 'Unknown';
}

/** A result may be JSON of its own, with the file in one of its strings. */
function unwrapped(result: string): string {
  try {
    const texts: string[] = [];
    JSON.parse(result, (_, value: unknown) => {
      if (typeof value === 'string') texts.push(value);
      return value;
    });
    return texts.join('\n');
  } catch {
    return result;
  }
}
