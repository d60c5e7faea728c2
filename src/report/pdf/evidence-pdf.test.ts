import { describe, expect, test } from 'vitest';
import { sampleModel } from '../evidence/model.fixture.ts';
import type { EvidenceModel } from '../evidence/model.ts';
import { evidencePdf } from './evidence-pdf.ts';
import {
  hasTextReader,
  nodesOf,
  objectsOf,
  pageCount,
  pagesOf,
  streamOf,
  structureOf,
  testFonts,
  wordsOf,
} from './pdf-reading.fixture.ts';

const model = sampleModel();
const draw = (drawn: EvidenceModel): Promise<Buffer> => evidencePdf({ model: drawn, fonts: testFonts });

/** Drawn once. */
let sample: Promise<Buffer> | undefined;
function samplePdf(): Promise<Buffer> {
  return (sample ??= draw(model));
}

/** What a home that never sent anything gives. */
const empty: EvidenceModel = {
  ...model,
  population: {
    ...model.population,
    records: 0,
    firstSeq: undefined,
    lastSeq: undefined,
    firstAt: undefined,
    lastAt: undefined,
    hash: '',
    byType: [],
    requests: 0,
    blockedRequests: 0,
    pausedRequests: 0,
    unansweredRequests: 0,
  },
  verification: { ...model.verification, result: 'EMPTY', records: 0, treeSize: 0, root: undefined, proves: [] },
  days: [],
  developers: [],
  repositories: [],
  tools: [],
  providers: [],
  mutation: { ...model.mutation, identifiersScanned: 0, identifiersMutated: 0, media: [], levels: [] },
  findings: [],
  secrets: { detected: 0, blocked: 0, transmitted: 0, personalData: 0 },
  blockRules: [],
  policyVersions: [],
  exceptions: [],
  pauses: [],
  incidents: [],
  incidentsBySeverity: [],
  anomalyRules: [],
  gaps: [],
  changes: [],
  risks: [],
  reviews: [],
  keys: [],
  timings: { addedUs: undefined, latencyMs: undefined, timeToFirstByteMs: undefined },
  controls: [],
  redFacts: [],
};

describe('the evidence report as PDF', { timeout: 120_000 }, () => {
  test('is the same for the same model, and another one for another', async () => {
    const first = await samplePdf();
    expect(first.equals(await draw(sampleModel()))).toBe(true);
    const other = { ...model, about: { ...model.about, exportId: 'exp_000000000000' } };
    expect(first.equals(await draw(other))).toBe(false);
  });

  test('says its title and its language, is tagged, and has its fonts inside', async () => {
    const text = (await samplePdf()).toString('latin1');
    expect(text).toContain('/Lang (en)');
    expect(text).toContain('/DisplayDocTitle true');
    expect(text).toContain('(Example Payments Ltd: AI tool usage controls: evidence report, 2026-01-01 to 2026-03-31)');
    expect(text).toContain('/Marked true');
    expect(text.match(/\/FontFile2/g)).toHaveLength(2);
    expect(text).not.toMatch(/\/BaseFont \/(?:Helvetica|Times|Courier)/);
    expect(text).toContain('/Outlines');
  });

  test('claims no more than it is: neither PDF/A nor PDF/UA', async () => {
    expect((await samplePdf()).toString('latin1')).not.toMatch(/pdfaid|pdfuaid|GTS_PDFA/);
  });

  test('has a tree of tags: one title, a section for each heading, tables with heads, figures with texts', async () => {
    const root = structureOf(await samplePdf());
    expect(root.tag).toBe('Document');
    expect(new Set(root.children.map(({ tag }) => tag))).toEqual(new Set(['Sect', 'TOC']));
    const nodes = nodesOf(root);
    const tagged = (tag: string) => nodes.filter((node) => node.tag === tag);
    expect(tagged('H1')).toHaveLength(1);
    expect(tagged('H2')).toHaveLength(18);
    expect(tagged('TOCI')).toHaveLength(18);
    for (const section of root.children.slice(2)) expect(section.children[0]?.tag).toBe('H2');
    for (const table of tagged('Table')) {
      const [head, body] = table.children;
      expect(table.children.map(({ tag }) => tag)).toEqual(['THead', 'TBody']);
      const columns = head?.children[0]?.children ?? [];
      expect(new Set(columns.map(({ tag }) => tag))).toEqual(new Set(['TH']));
      for (const row of body?.children ?? []) expect(row.children).toHaveLength(columns.length);
    }
    expect(tagged('Table').length).toBeGreaterThan(20);
    // What is a leaf stands for something on a page.
    for (const { children, contents } of nodes) expect(children.length + contents).toBeGreaterThan(0);
  });

  test('has a text for each drawing, with its figures', async () => {
    const figures = nodesOf(structureOf(await samplePdf())).filter(({ tag }) => tag === 'Figure');
    const alts = figures.map(({ alt = '' }) => alt);
    expect(alts).toHaveLength(9);
    for (const start of [
      'Bars: requests for each day by decision. In all: names changed 9,923,',
      'Drawing of the boundary.',
      'Bars: requests by AI provider. anthropic 10,822 · 93.1 %',
      'Time line of policy versions: acme 1 from 2026-01-01 to 2026-01-31, 33.0 %',
      'Line: median share of scanned identifiers that changed',
      'Bars: secrets by rule. github-token replaced 14, request stopped 2',
      'Bars: personal data by rule. email',
      'Bars: open incidents by age',
      'Calendar of 90 days: on 0 days the proxy gave no sign of life. 1 day with silence while it ran: 2026-02-20 (41 min).',
    ])
      expect(alts.some((alt) => alt.startsWith(start))).toBe(true);
  });

  test('carries its figures as files, each with what it is to the report', async () => {
    const pdf = await samplePdf();
    const objects = objectsOf(pdf);
    const specs = [...objects.values()].filter((body) => body.includes('/Type /Filespec'));
    const files = specs.map((body) => ({
      name: /\/UF \(([^)]*)\)/.exec(body)?.[1] ?? '',
      relationship: /\/AFRelationship \/(\w+)/.exec(body)?.[1],
      content: streamOf(pdf, Number(/\/EF <<\n\/F (\d+) 0 R/.exec(body)?.[1])).toString('utf8'),
    }));
    expect(files.map(({ name, relationship }) => [name, relationship])).toEqual([
      ['model.json', 'Source'],
      ['controls.json', 'Data'],
      ['incidents.csv', 'Data'],
      ['verification.json', 'Data'],
    ]);
    const contentOf = (wanted: string): string => files.find(({ name }) => name === wanted)?.content ?? '';
    expect(JSON.parse(contentOf('model.json'))).toEqual(JSON.parse(JSON.stringify(model)));
    expect(JSON.parse(contentOf('controls.json'))).toEqual(JSON.parse(JSON.stringify(model.controls)));
    expect(JSON.parse(contentOf('verification.json'))).toEqual(JSON.parse(JSON.stringify(model.verification)));
    expect(contentOf('incidents.csv').split('\r\n')).toHaveLength(model.incidents.length + 2);
    expect(contentOf('incidents.csv')).toContain("'=1+1");
    const catalog = [...objects.values()].find((body) => body.includes('/Type /Catalog'));
    expect(catalog).toMatch(/\/AF \[(?:\d+ 0 R ?){4}\]/);
  });

  test.runIf(hasTextReader)('holds text that can be selected: red facts, controls, incidents, hashes', async () => {
    const words = wordsOf(await samplePdf());
    for (const fact of model.redFacts) expect(words.split(fact).length - 1).toBe(2);
    for (const { id, title } of model.controls) expect(words).toContain(`${id} ${title}`);
    for (const { id } of model.incidents) expect(words).toContain(id);
    for (const { hash } of model.policyVersions) expect(words.replaceAll(' ', '')).toContain(hash);
    expect(words).toContain('This report is not a SOC 2 report, and no opinion is expressed in it.');
    expect(words).not.toMatch(/immutable|tamper-proof|SOC ?2 compliant/i);
  });

  test.runIf(hasTextReader)(
    'says on each page which one of which export it is, and that something needs attention',
    async () => {
      const pages = pagesOf(await samplePdf());
      expect(pages).toHaveLength(pageCount(await samplePdf()));
      for (const [index, page] of pages.entries()) {
        const words = page.replaceAll(/\s+/g, ' ');
        expect(words).toContain(`page ${index + 1} of ${pages.length}`);
        expect(words).toContain(`Export ${model.about.exportId} · population ${model.population.hash}`);
        expect(words).toContain(index === 0 ? '5 facts that need' : '5 facts first: see section 2');
      }
    },
  );

  test.runIf(hasTextReader)(
    'shows the first facts before anything else of the summary, and its page numbers are right',
    async () => {
      const pages = pagesOf(await samplePdf()).map((page) => page.replaceAll(/\s+/g, ' '));
      const summary = pages.findIndex((page) => page.includes('2 Management summary 5 facts that need'));
      expect(summary).toBeGreaterThan(0);
      expect(pages[1]).toContain(`2 Management summary ${summary + 1}`);
    },
  );

  test.runIf(hasTextReader)('shows what nobody could see', async () => {
    const words = wordsOf(await samplePdf());
    expect(words).toContain('risk[U+001B][31m-engine[U+202E]');
    expect(words).toContain('ана@example.com');
    // Letters that the fonts do not have.
    const foreign = await draw({ ...model, developers: [{ name: '支付 \u{1f600} a->b', count: 1 }] });
    expect(wordsOf(foreign)).toContain('[U+652F][U+4ED8] [U+1F600] a->b');
  });

  test.runIf(hasTextReader)('of a log that is not whole says so in red on the first page', async () => {
    const problem = {
      segment: '00000007-3.ndjson',
      line: 12,
      seq: 812,
      kind: 'broken-link' as const,
      message: 'record 811 is not the one that was hashed when record 812 was written',
    };
    const verification = {
      ...model.verification,
      result: 'TAMPERED' as const,
      problems: [problem],
      problemCount: 41,
      proves: [],
    };
    const pdf = await draw({ ...model, verification });
    expect(pagesOf(pdf)[0]).toContain('▲ TAMPERED');
    const words = wordsOf(pdf);
    expect(words).toContain(problem.message);
    expect(words).toContain('1 of 41 rows are shown here');
  });

  test.runIf(hasTextReader)('of a period without records, or with one, says that', async () => {
    const words = wordsOf(await draw(empty));
    expect(words).toContain('The log holds no record.');
    expect(words).toContain('cannot be told: there is no record, or the log has holes');
    expect(words).toContain('Nothing stands here first');
    const [day] = model.days;
    const one = {
      ...empty,
      population: { ...model.population, records: 1, lastSeq: model.population.firstSeq },
      days: day === undefined ? [] : [{ ...day, mutated: 1, forwarded: 0, redacted: 0, blocked: 0 }],
    };
    expect(wordsOf(await draw(one))).toContain('1 record');
  });

  test('of a very bad period is long, and ends', async () => {
    const many = <Item>(items: readonly Item[], count: number): readonly Item[] =>
      Array.from({ length: count }, (_, index) => items[index % items.length] as Item);
    const long = 'A very long title, without end '.repeat(200);
    const bad: EvidenceModel = {
      ...model,
      incidents: many(model.incidents, 2_000).map((incident, index) => ({
        ...incident,
        id: `inc_${String(index).padStart(8, '0')}`,
        title: `${incident.title} ${index % 9 === 0 ? long : ''}`,
      })),
      redFacts: Array.from({ length: 500 }, (_, index) => `Fact ${index}: ${index % 50 === 0 ? long : 'short'}.`),
      gaps: many(model.gaps, 10_000),
      developers: many(model.developers, 5_000),
      changes: many(model.changes, 3_000),
      days: many(model.days, 400),
      controls: model.controls.map((control) => ({ ...control, deviations: many(control.deviations, 100) })),
    };
    const pdf = await draw(bad);
    expect(pageCount(pdf)).toBeLessThan(90);
    if (!hasTextReader) return;
    const words = wordsOf(pdf);
    expect(words).toContain('60 of 2,000 rows are shown here. All of them are in incidents.csv, attached.');
    expect(words).toMatch(/and \d+ more facts: all of them are in the management summary/);
    expect(words).toContain('and 300 more facts: model.json, attached, has all of them.');
    for (const index of [0, 100, 199]) expect(words).toContain(`Fact ${index}: `);
  });
});
