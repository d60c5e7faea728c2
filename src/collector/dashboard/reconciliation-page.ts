// What others know, beside what the log says: rosters of devices, usage of providers, seats.
import type { Person } from '../context.ts';
import type { ImportKind, ImportView } from '../workflow/view-types.ts';
import { html, type Html } from './html.ts';
import { format, hashText, moment } from './words.ts';

export interface ReconciliationData {
  readonly now: Date;
  readonly person: Person;
  readonly csrf: string;
  /** The last one of each kind first. */
  readonly imports: readonly ImportView[];
}

const kinds: Readonly<Record<ImportKind, { readonly title: string; readonly file: string; readonly columns: string }>> =
  {
    roster: {
      title: 'Devices',
      file: 'Device roster of the device management',
      columns: 'device (or hostname, serial), developer (or email); one of them is enough, others are ignored',
    },
    usage: {
      title: 'Provider usage',
      file: 'Usage export of a provider',
      columns: 'date, provider, model, input_tokens and output_tokens, or tokens; others are ignored',
    },
    seats: {
      title: 'Seats',
      file: 'People with a seat of an AI tool',
      columns: 'email (or developer, user), tool if there are several; others are ignored',
    },
  };

const order: readonly ImportKind[] = ['roster', 'usage', 'seats'];

export function reconciliationBody(data: ReconciliationData): Html {
  const lead = html`<p class="measure muted">
    The log shows what went through Pretense. Whether that is everything, only somebody else’s list can say: each table
    here compares one with the log and shows the variance.
  </p>`;
  return html`<div class="head"><h1>Reconciliation</h1></div>
    ${lead}${order.map((kind) => kindSection(kind, data))}`;
}

function kindSection(kind: ImportKind, data: ReconciliationData): Html {
  const { title, file, columns } = kinds[kind];
  const [latest, ...earlier] = data.imports.filter((each) => each.kind === kind);
  const form =
    data.person.role === 'auditor'
      ? undefined
      : html`<form class="filter" method="post" action="/reconciliation/imports" enctype="multipart/form-data">
            <input type="hidden" name="_csrf" value="${data.csrf}" /><input
              type="hidden"
              name="kind"
              value="${kind}"
            /><label>${file} (CSV)<input type="file" name="file" accept=".csv,text/csv" required /></label
            ><button class="btn" type="submit">Compare<span class="sr"> ${title}</span></button>
          </form>
          <p class="muted small">Columns: ${columns}.</p>`;
  const result =
    latest === undefined
      ? html`<p class="muted small gap">Nothing was compared yet.</p>`
      : importView(latest, data.now);
  const before =
    earlier.length > 0 &&
    html`<details class="small gap">
      <summary>${format.countOf(earlier.length, 'earlier comparison')}</summary>
      ${earlier.map((each) => importView(each, data.now))}
    </details>`;
  return html`<section id="${kind}" aria-labelledby="${`h-${kind}`}">
    <div class="sh"><h2 id="${`h-${kind}`}">${title}</h2></div>
    ${form}${result}${before}
  </section>`;
}

function importView({ id, fileName, sha256, rows, by, at, result }: ImportView, now: Date): Html {
  const figures = result.figures.map(
    ({ label, value }) =>
      html`<div>
        <dt>${label}</dt>
        <dd>${format.count(value)}</dd>
      </div>`,
  );
  const heads = result.columns.map(
    (column, index) => html`<th scope="col" class="${isNumeric(result.rows, index) && 'n'}">${column}</th>`,
  );
  const lines = result.rows.map(
    (line) =>
      html`<tr>
        ${line.map((value) => (typeof value === 'number' ? html`<td class="n${value === 0 && ' z'}">${format.count(value)}</td>` : html`<td>${value}</td>`))}
      </tr>`,
  );
  const omitted =
    result.rowsOmitted > 0 &&
    html`<p class="muted small">${format.count(result.rowsOmitted)} more rows are not shown.</p>`;
  const table =
    lines.length > 0 &&
    html`<div class="scroll gap" tabindex="0" role="region" aria-label="${`Variance of ${fileName}`}">
      <table class="small">
        <caption>
          ${fileName}, ${format.countOf(rows, 'row')}, SHA-256 ${hashText(sha256)}, by ${by} ${moment(at, now)}
        </caption>
        <thead>
          <tr>
            ${heads}
          </tr>
        </thead>
        <tbody>
          ${lines}
        </tbody>
      </table>
    </div>`;
  const empty =
    lines.length === 0 &&
    html`<p class="small gap">
      ${fileName}, ${format.countOf(rows, 'row')}, by ${by} ${moment(at, now)}: nothing differs.
    </p>`;
  const download =
    lines.length > 0 &&
    html`<p class="small gap"><a href="${`/reconciliation/imports/${id}.csv`}" download>Download this table</a></p>`;
  return html`<dl class="figs">${figures}</dl>
    ${table}${empty}${omitted}${download}
    <ul class="dash measure gap">
      ${result.limits.map((limit) => html`<li>${limit}</li>`)}
    </ul>`;
}

function isNumeric(rows: readonly (readonly (string | number)[])[], index: number): boolean {
  return typeof rows[0]?.[index] === 'number';
}
