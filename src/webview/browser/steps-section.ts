// What to do until the first request arrives.
import { nextSteps } from '../../view/next-steps.ts';
import type { NextStep } from '../../view/next-steps.ts';
import { commandButton, linkButton } from './action-button.ts';
import { element, sectionFrame, setText } from './element.ts';
import { glyph } from './glyph.ts';
import type { Host } from './host.ts';
import { KeyedList } from './keyed-list.ts';
import type { PanelView } from './panel-store.ts';

interface NumberedStep extends NextStep {
  readonly number: number;
}

export class StepsSection {
  readonly element: HTMLElement;
  readonly #list: KeyedList<NumberedStep>;

  constructor(host: Host) {
    const { section } = sectionFrame('next', 'Next');
    const steps = element('ol', { class: 'steps' });
    const preview = linkButton(() => host.run({ command: 'preview', label: '' }), 'Preview what the AI sees');
    const hint = element('p', { class: 'hint muted' }, 'Want to see it first? ', preview);
    hint.append(' shows the open file with its names changed. Nothing is sent.');
    section.append(steps, hint);
    this.element = section;
    this.#list = new KeyedList(
      steps,
      ({ number }) => String(number),
      (step) => stepItem(step, host),
    );
  }

  render({ state, coverage }: PanelView): void {
    if (state.proxy === undefined) return;
    this.#list.show(nextSteps(state.proxy, coverage).map((step, index) => ({ ...step, number: index + 1 })));
  }
}

function stepItem({ number, action }: NumberedStep, host: Host) {
  const mark = element('span', { class: 'step-mark' });
  const title = element('b');
  const detail = element('span', { class: 'muted' });
  const item = element('li', {}, mark, element('div', {}, title, detail));
  if (action !== undefined) item.append(commandButton(() => host.run(action), action.label));
  return {
    element: item,
    update: (step: NumberedStep) => {
      item.classList.toggle('done', step.isDone);
      const done = element('span', { class: 'unseen' }, 'Done:');
      mark.replaceChildren(...(step.isDone ? [glyph('check'), done] : [String(number)]));
      setText(title, step.title);
      setText(detail, step.detail);
    },
  };
}
