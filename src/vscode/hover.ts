// Hover on a name in a file: whether it changes before it leaves, and why.
import { Hover, languages, type CancellationToken, type Position, type TextDocument } from 'vscode';
import type { Disposable } from '../base/disposable.ts';
import { messageOf } from '../base/error.ts';
import { hoverText } from './hover-text.ts';
import type { Session } from './session.ts';
import { trustedMarkdown } from './status-bar.ts';

const freshMs = 5000;
const mostNames = 200;
const longestName = 200;

interface Answer {
  readonly text: Promise<string | undefined>;
  readonly atMs: number;
}

/** The word is looked up once in a while, however often the pointer crosses it. */
export function registerHover(session: Session): Disposable {
  const answers = new Map<string, Answer>();
  const ask = (name: string): Promise<string | undefined> => {
    const known = answers.get(name);
    if (known !== undefined && performance.now() - known.atMs < freshMs) return known.text;
    if (answers.size >= mostNames) answers.clear();
    const text = session.host.call('explain', { name }).then(hoverText);
    answers.set(name, { text, atMs: performance.now() });
    return text;
  };
  const provideHover = async (
    document: TextDocument,
    position: Position,
    token: CancellationToken,
  ): Promise<Hover | undefined> => {
    if (!session.settings().showsHover || session.host.state.proxy === undefined) return undefined;
    const range = document.getWordRangeAtPosition(position);
    if (range === undefined || !range.isSingleLine) return undefined;
    const name = document.getText(range);
    if (name.length < 2 || name.length > longestName) return undefined;
    try {
      const text = await ask(name);
      return text === undefined || token.isCancellationRequested ? undefined : new Hover(trustedMarkdown(text), range);
    } catch (error) {
      answers.delete(name);
      session.log.debug(`A hover found no answer: ${messageOf(error)}`);
      return undefined;
    }
  };
  return languages.registerHoverProvider({ scheme: 'file' }, { provideHover });
}
