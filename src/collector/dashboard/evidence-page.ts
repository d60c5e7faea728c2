// Evidence packs: ask for one, see what it will and will not show, take it away.
import type { PackView } from '../workflow/view-types.ts';
import { html, type Html } from './html.ts';
import { format, hashText, moment } from './words.ts';

/** What a pack of the period can show, in numbers. */
export interface PackFigures {
  /** Records that were received in the period, and those among all that a cosigned checkpoint covers. */
  readonly recordsOfPeriod: number;
  readonly recordsHeld: number;
  readonly recordsCosigned: number;
  readonly gapsOfPeriod: number;
  readonly forks: number;
  readonly notReporting: number;
  readonly devices: number;
  readonly unprotectedTools: readonly string[];
}

export interface PackForm {
  readonly from: string;
  readonly to: string;
  readonly csrf: string;
}

export interface EvidenceData extends PackForm {
  readonly now: Date;
  readonly figures: PackFigures;
  readonly packs: readonly PackView[];
  readonly witnessKey: string;
}

export function evidenceBody(data: EvidenceData): Html {
  const { packs, now, witnessKey } = data;
  const rows = packs.map((pack) => packRow(pack, now));
  const list =
    rows.length === 0
      ? html`<p class="muted small">None was made in the last day.</p>`
      : html`<table class="rows small">
          <caption class="sr">
            Evidence packs
          </caption>
          <thead>
            <tr>
              <th scope="col">Made</th>
              <th scope="col">Days</th>
              <th scope="col">By</th>
              <th scope="col">Names</th>
              <th scope="col" class="n">Records</th>
              <th scope="col">SHA-256</th>
              <th scope="col" class="n">Pack</th>
            </tr>
          </thead>
          <tbody>
            ${rows}
          </tbody>
        </table>`;
  return html`<div class="head"><h1>Evidence</h1></div>
    ${packSection(data, data.figures)}
    <section aria-labelledby="h-k">
      <div class="sh">
        <h2 id="h-k">Packs</h2>
        <span class="muted small">kept for a day; each download is on the record</span>
      </div>
      ${list}
    </section>
    <section aria-labelledby="h-v">
      <div class="sh"><h2 id="h-v">How it is checked</h2></div>
      <p class="measure">
        Unpack it on any machine with Node, without network, and give the witness key. Take the key from somebody else
        than who gave you the pack.
      </p>
      <pre>node verify.mjs devices/1 --witness-key '${witnessKey}'</pre>
      <p class="small muted gap">
        Once for each folder of <span class="mono">devices</span>, and for <span class="mono">collector</span>; INDEX.md
        in the pack lists them.
      </p>
    </section>`;
}

/** The form, and what stands beside it. */
export function packSection(form: PackForm, figures: PackFigures): Html {
  return html`<section id="evidence" aria-labelledby="h-e">
    <div class="sh">
      <h2 id="h-e">Evidence pack</h2>
      <span class="muted small">a ZIP file that can be checked offline with Node and nothing else</span>
    </div>
    <div class="pack">
      ${packForm(form)}
      <div>
        <h3>What it proves</h3>
        <ul class="dash">
          ${proves(figures).map((text) => html`<li>${text}</li>`)}
        </ul>
      </div>
      <div>
        <h3>What it does not prove</h3>
        <ul class="dash">
          ${provesNot(figures).map((text) => html`<li>${text}</li>`)}
        </ul>
      </div>
    </div>
  </section>`;
}

function packForm({ from, to, csrf }: PackForm): Html {
  const date = html`pattern="\\d{4}-\\d{2}-\\d{2}" inputmode="numeric" title="Year-month-day, UTC"`;
  return html`<form method="post" action="/evidence/packs">
    <input type="hidden" name="_csrf" value="${csrf}" /><label
      >From (UTC)<input class="in" name="from" value="${from}" required ${date} /></label
    ><label>To (UTC)<input class="in" name="to" value="${to}" required ${date} /></label
    ><label>Sample size<input class="in" name="sample" value="25" inputmode="numeric" pattern="\\d{1,4}" /></label
    ><label>Seed from the auditor<input class="in" name="seed" placeholder="any text" maxlength="200" /></label
    ><label class="full"
      >Developers’ names<select class="in" name="redact">
        <option value="pseudonymise">Pseudonyms, can be resolved by an admin</option>
        <option value="none">As recorded</option>
      </select></label
    ><button class="btn primary full" type="submit">Make evidence pack</button>
  </form>`;
}

function proves({ recordsOfPeriod, recordsHeld, recordsCosigned }: PackFigures): readonly string[] {
  return [
    `${format.countOf(recordsOfPeriod, 'record')} of the period are there, in order, as their devices signed them. Of all ${format.count(recordsHeld)} held, ${format.count(recordsCosigned)} stand under a cosigned head.`,
    'No cosigned record was changed, removed or added since, as far as the witness key is trusted.',
    'The sample was drawn by the seed and can be drawn again.',
    'Which policy each record was decided under.',
  ];
}

function provesNot(figures: PackFigures): readonly string[] {
  const { notReporting, devices, gapsOfPeriod, forks, unprotectedTools } = figures;
  const tools =
    unprotectedTools.length === 0 ? '' : ` Not routed on some device: ${unprotectedTools.slice(0, 4).join(', ')}.`;
  return [
    `That tools which are not routed sent nothing.${tools} Coverage lists them.`,
    'That a device was honest before its first cosigned checkpoint.',
    ...(notReporting === 0
      ? []
      : [
          `Anything about what ${notReporting === 1 ? 'the one device' : `the ${format.count(notReporting)} devices`} of ${format.count(devices)} that ${notReporting === 1 ? 'does' : 'do'} not report did since it was last heard.`,
        ]),
    ...(gapsOfPeriod === 0
      ? []
      : [
          `Completeness of ${format.countOf(gapsOfPeriod, 'chain')} that began with a gap: records are missing before ${gapsOfPeriod === 1 ? 'it' : 'them'}.`,
        ]),
    ...(forks === 0 ? [] : [`Anything that ${format.countOf(forks, 'chain')} in quarantine says after its fork.`]),
    'That the owner of a device and whoever runs this collector did not act together.',
  ];
}

function packRow(pack: PackView, now: Date): Html {
  const { createdAt, from, to, by, redact, records, sha256 } = pack;
  const made = html`<td data-label="Made">${moment(createdAt, now)}</td>
    <td data-label="Days">${from} to ${to}</td>
    <td data-label="By">${by}</td>
    <td data-label="Names">${redact === 'none' ? 'as recorded' : 'pseudonyms'}</td>`;
  const count = records === undefined ? '–' : format.count(records);
  return html`<tr>
    ${made}
    <td class="n" data-label="Records">${count}</td>
    <td data-label="SHA-256">${sha256 === undefined ? '–' : hashText(sha256)}</td>
    <td class="n">${packState(pack)}</td>
  </tr>`;
}

function packState({ state, path, bytes, problem, progress }: PackView): Html {
  if (state === 'failed') return html`<span class="act">failed: ${problem}</span>`;
  if (path === undefined)
    return html`<span class="muted"
      >is being made${progress === undefined ? '' : `, ${progress}`}; load the page again</span
    >`;
  const size = bytes === undefined ? '' : ` (${sizeText(bytes)})`;
  return html`<a href="${path}" download>Download</a><span class="muted">${size}</span>`;
}

function sizeText(bytes: number): string {
  if (bytes < 1_000_000) return `${format.count(Math.ceil(bytes / 1000))} kB`;
  return `${(bytes / 1_000_000).toFixed(1)} MB`;
}
