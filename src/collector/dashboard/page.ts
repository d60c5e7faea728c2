// What is around the content of every page of the collector.
import type { Person } from '../context.ts';
import { stylesheetPath, scriptPath } from './assets.ts';
import { html, type Html } from './html.ts';

export type Section = 'overview' | 'devices' | 'incidents' | 'exceptions' | 'evidence' | 'reconciliation';

export interface PageOptions {
  /** First part of the title; also the heading, unless the body has an `h1`. */
  readonly title: string;
  /** Who looks; undefined: nobody has signed in, and nothing but the content is shown. */
  readonly person?: Person | undefined;
  /** Name of the tenant. */
  readonly organisation?: string | undefined;
  readonly active?: Section | undefined;
  /** For the form that signs out. */
  readonly csrf?: string | undefined;
  readonly body: Html;
  /** Chains, witness, last cosignature; see `footer.ts`. */
  readonly footer?: Html | undefined;
}

/** A whole document, in English. It loads a style sheet and a script of this collector, and nothing else. */
export function page(options: PageOptions): string {
  const hasHeading = /<h1[\s>]/.test(options.body.text);
  const heading = hasHeading ? undefined : html`<div class="head"><h1>${options.title}</h1></div>`;
  return html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width,initial-scale=1" />
        <meta name="referrer" content="same-origin" />
        <title>${options.title} · Pretense collector</title>
        <link rel="icon" href="data:," />
        <link rel="stylesheet" href="${stylesheetPath}" />
        <script src="${scriptPath}" defer></script>
      </head>
      <body>
        <a class="skip" href="#main">Skip to content</a>
        <header class="top">
          <div class="w">
            ${brand(options.person)}${options.person === undefined ? undefined : navigation(options.active)}${options.person === undefined ? undefined : account(options.person, options)}
          </div>
        </header>
        <main class="w" id="main" tabindex="-1">${heading}${options.body}</main>
        ${options.footer ?? html`<footer class="foot w"><span>Pretense collector</span></footer>`}
      </body>
    </html> `.text;
}

const mark = html`<svg viewBox="0 0 24 24" aria-hidden="true">
  <path d="M3 2.5h9v14H6v5.5H3zM13.5 2.5a7 7 0 0 1 0 14v-3a4 4 0 0 0 0-8z" />
</svg>`;

function brand(person: Person | undefined): Html {
  return person === undefined
    ? html`<span class="brand">${mark}Pretense</span>`
    : html`<a class="brand" href="/">${mark}Pretense</a>`;
}

const sections: readonly (readonly [Section, string, string])[] = [
  ['overview', '/', 'Overview'],
  ['devices', '/devices', 'Devices'],
  ['incidents', '/incidents', 'Incidents'],
  ['exceptions', '/exceptions', 'Exceptions'],
  ['evidence', '/evidence', 'Evidence'],
  ['reconciliation', '/reconciliation', 'Reconciliation'],
];

function navigation(active: Section | undefined): Html {
  const links = sections.map(([section, path, label]) =>
    section === active
      ? html`<li><a href="${path}" aria-current="page">${label}</a></li>`
      : html`<li><a href="${path}">${label}</a></li>`,
  );
  return html`<nav aria-label="Sections">
    <ul>
      ${links}
    </ul>
  </nav>`;
}

function account(person: Person, options: PageOptions): Html {
  const where = options.organisation === undefined ? person.role : `${person.role}, ${options.organisation}`;
  const signOut = html`<form method="post" action="/logout">
    <input type="hidden" name="_csrf" value="${options.csrf}" /><button class="link" type="submit">Sign out</button>
  </form>`;
  return html`<div class="me">
    <a href="/account">${person.name}</a><span>${where}</span>${options.csrf === undefined ? undefined : signOut}
  </div>`;
}
