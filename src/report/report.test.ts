import { describe, expect, test } from 'vitest';
import { sampleModel } from './evidence/model.fixture.ts';
import { pagesOf, hasTextReader, testFonts } from './pdf/pdf-reading.fixture.ts';
import { evidencePdf } from './pdf/evidence-pdf.ts';
import { type DrawReport, reportBytes, type ReportFormat } from './report.ts';
import type { ReportSample } from './report-sample.ts';

const model = sampleModel();
const draw: DrawReport = (report) => evidencePdf({ ...report, fonts: testFonts });
/** Of this format; text of it as UTF-8. */
async function reported(format: ReportFormat, more?: ReportSample): Promise<Buffer> {
  return Buffer.from(await reportBytes({ model, format, draw, sample: more }));
}
const sample: ReportSample = {
  seed: 'a seed of the auditor',
  population: 11_626,
  askedSize: 1,
  method: 'by numbers',
  isSigned: true,
  treeSize: 28_768,
  records: [
    {
      seq: 4_711,
      timestamp: '2026-01-09T10:00:00.000Z',
      type: 'ai.request',
      decision: 'mutate',
      tool: 'claude-code',
      provider: 'anthropic',
      developer: 'engineer@example.com',
      policyHash: undefined,
      hashSent: undefined,
      leaf: 'c'.repeat(64),
      proof: ['d'.repeat(64)],
    },
  ],
};

describe('a report', () => {
  test('as JSON is the model', async () => {
    const bytes = await reported('json');
    expect(JSON.parse(bytes.toString('utf8'))).toEqual(JSON.parse(JSON.stringify(model)));
    const sampled = JSON.parse((await reported('json', sample)).toString('utf8')) as object;
    expect(sampled).toHaveProperty('sample.records.0.seq', 4_711);
  });

  test('as a table has each value in a row, and no cell that a spreadsheet would calculate or a terminal obey', async () => {
    const text = (await reported('csv')).toString('utf8');
    const lines = text.split('\r\n');
    expect(lines[0]).toBe('section,item,field,value');
    expect(lines).toContain('population,,requests,11626');
    expect(lines).toContain('days,1,mutated,110');
    expect(lines).toContain('days,1,mutationShare.p50,2400');
    expect(lines).toContain('repositories,2,name,risk[U+001B][31m-engine[U+202E]');
    expect(text).toContain(`developers,3,name,"'=HYPERLINK`);
    expect(text).not.toMatch(/,[=+@-][A-Za-z(]/);
    expect(text).toContain("pauses,2,reason,'-1+1|cmd");
  });

  test.runIf(hasTextReader)('as PDF lists the requests that a seed picked', { timeout: 60_000 }, async () => {
    const pdf = await reported('soc2', sample);
    const words = pagesOf(pdf).at(-1)?.replaceAll(/\s+/g, ' ') ?? '';
    expect(words).toContain('1 request of 11,626, picked by the seed “a seed of the auditor”');
    expect(words).toContain('4,711');
    expect(words.replaceAll(' ', '')).toContain('c'.repeat(64));
    expect(pdf.toString('latin1')).toContain('/UF (sample.json)');
  });
});
