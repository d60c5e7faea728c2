// What stands below every page: how much is held, whether chains fork, and with which key the collector cosigns.
import { verifierKeyText } from '../../audit/note.ts';
import type { CollectorContext } from '../context.ts';
import { html, type Html } from './html.ts';
import type { ChainFigures } from './figures.ts';
import { format, since } from './words.ts';

export interface FooterFigures extends ChainFigures {
  /** Of the last 30 days. */
  readonly gaps: number;
}

export function footer(context: CollectorContext, { chains, forks, gaps, lastCosignedAt }: FooterFigures): Html {
  const now = context.clock.now();
  const cosigned =
    lastCosignedAt === undefined ? html`Nothing is cosigned yet` : html`Last cosignature ${since(lastCosignedAt, now)}`;
  const key = witnessKeyText(context);
  return html`<footer class="foot w">
    <div>
      <span><b>${format.count(chains)}</b> ${chains === 1 ? 'chain' : 'chains'}</span
      ><span class="${forks > 0 && 'act'}"><b>${format.count(forks)}</b> ${forks === 1 ? 'fork' : 'forks'}</span
      ><span><b>${format.count(gaps)}</b> ${gaps === 1 ? 'gap' : 'gaps'} in 30 days</span
      ><span>Witness key <span class="mono" title="${key}">${shortKey(key)}</span></span
      ><span class="r">${cosigned} · <span>what you look at is in the access log</span></span>
    </div>
  </footer>`;
}

/** As people pin it: `name+id+key`. */
export function witnessKeyText({ witness }: Pick<CollectorContext, 'witness'>): string {
  const { name, publicKey, algorithm } = witness.key;
  return verifierKeyText(name, publicKey, algorithm);
}

/** Name and id of a verifier key: `collector.company.example+7b21c0f4`. */
export function shortKey(key: string): string {
  return key.split('+').slice(0, 2).join('+');
}
