// One text twice: as it stands here, and as the provider saw it; the changed places marked on both sides.
import { textPieces } from '../../view/exchange-line.ts';
import type { TextPair } from '../../view/snapshot.ts';
import { element } from './element.ts';

/** A changed place on both sides. */
export interface MarkedChange {
  readonly yours: HTMLElement;
  readonly provider: HTMLElement;
}

export interface DrawnPair {
  readonly element: HTMLElement;
  readonly changes: readonly MarkedChange[];
}

/** `label`: names the text when several are shown. */
export function drawPair(pair: TextPair, label: string | undefined): DrawnPair {
  const yours = drawSide(
    pair.yours,
    pair.changes.map((change) => change.yours),
  );
  const provider = drawSide(
    pair.provider,
    pair.changes.map((change) => change.provider),
  );
  const changes = pair.changes.flatMap((_, index) => {
    const [here, there] = [yours.marks.get(index), provider.marks.get(index)];
    return here === undefined || there === undefined ? [] : [{ yours: here, provider: there }];
  });
  const body = element('div', { class: 'pair-texts' });
  if (label !== undefined) body.append(element('p', { class: 'pair-label muted small' }, label));
  body.append(side('yours', 'Yours', yours.text), side('provider', 'What the provider saw', provider.text));
  return { element: body, changes };
}

function side(name: 'yours' | 'provider', label: string, text: HTMLElement): HTMLElement {
  text.setAttribute('aria-label', label);
  text.setAttribute('role', 'group');
  return element(
    'div',
    { class: `pair-side ${name}` },
    element('span', { class: 'side-name muted small' }, label),
    text,
  );
}

function drawSide(text: string, spans: readonly (readonly [start: number, end: number])[]) {
  const drawn = element('pre');
  const marks = new Map<number, HTMLElement>();
  for (const { text: piece, change } of textPieces(text, spans)) {
    if (change === undefined) drawn.append(piece);
    else {
      const mark = element('mark', {}, piece);
      marks.set(change, mark);
      drawn.append(mark);
    }
  }
  return { text: drawn, marks };
}
