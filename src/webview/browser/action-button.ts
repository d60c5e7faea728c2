// Buttons and links that carry out a command.
import { VscodeButton } from '@vscode-elements/elements/dist/vscode-button/index.js';
import type { PanelAction } from '../../view/panel-command.ts';
import { element, setText } from './element.ts';
import type { Host } from './host.ts';
import { KeyedList } from './keyed-list.ts';

interface OfferedAction extends PanelAction {
  readonly isPrimary: boolean;
}

/** A row of buttons; the filled one, if any, stands last. */
export class ActionRow {
  readonly element = element('div', { class: 'actions' });
  readonly #list: KeyedList<OfferedAction>;

  constructor(host: Host) {
    const keyOf = ({ command, client }: OfferedAction) => `${command} ${client ?? ''}`;
    this.#list = new KeyedList(this.element, keyOf, (first) => {
      let action = first;
      const button = commandButton(() => host.run(action));
      return {
        element: button,
        update: (next) => {
          action = next;
          setText(button, next.label);
          button.secondary = !next.isPrimary;
        },
      };
    });
  }

  show(actions: readonly PanelAction[], primary: PanelAction | undefined): void {
    const offered = actions.map((action) => ({ ...action, isPrimary: false }));
    this.#list.show(primary === undefined ? offered : [...offered, { ...primary, isPrimary: true }]);
  }
}

/** An editor-like button, not filled. */
export function commandButton(run: () => void, label = ''): VscodeButton {
  const button = new VscodeButton();
  button.append(label);
  button.secondary = true;
  button.addEventListener('click', run);
  // Space presses the button; it must not move the page as well.
  button.addEventListener('keydown', (event) => {
    if (event.key === ' ') event.preventDefault();
  });
  return button;
}

/** Looks like a link, is a button: it does something here instead of leading elsewhere. */
export function linkButton(run: () => void, label = ''): HTMLButtonElement {
  const button = element('button', { type: 'button', class: 'link' }, label);
  button.addEventListener('click', run);
  return button;
}
