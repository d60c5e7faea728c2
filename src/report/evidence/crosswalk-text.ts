// The crosswalk as files of a pack.
import { crosswalkOf, mappingNotice } from './crosswalk.ts';
import type { LogPlace } from './log-place.ts';

export function crosswalkJson(place: LogPlace): string {
  const rows = crosswalkOf(place).map(
    ({ criterion, about, strength, controls, evidence, limit, organisation, aliases }) => ({
      criterion,
      about_in_our_words: about,
      strength,
      controls,
      evidence,
      limit,
      organisation_provides: organisation === '' ? null : organisation,
      also_known_as: aliases,
    }),
  );
  const value = {
    format: 'pretense-crosswalk',
    format_version: 1,
    criteria: criteriaSource,
    notice: mappingNotice,
    rows,
  };
  return `${JSON.stringify(value, undefined, 2)}\n`;
}

const criteriaSource = 'Trust Services Criteria, TSP section 100 (2017), points of focus revised 2022: ids only';

export function crosswalkMarkdown(place: LogPlace): string {
  const cell = (text: string): string => text.replaceAll('|', '\\|');
  const lines = crosswalkOf(place).map(
    ({ criterion, about, strength, controls, evidence, limit, organisation }) =>
      `| ${criterion} | ${cell(about)} | ${strength} | ${controls.join(', ')} | ${evidence.join('<br>')} | ${cell(limit)} | ${cell(organisation)} |`,
  );
  return `# Criteria and evidence

${mappingNotice}

Ids: ${criteriaSource}. The second column is in our words and no quotation. Controls are those of \`criteria/CC4.1-evaluation/controls.csv\`. "direct": the evidence shows the control at work. "supporting": it helps, and other evidence is needed. "not provided": nothing here.

| criterion | about | strength | controls | evidence in this pack | limit | the organisation shows |
| --- | --- | --- | --- | --- | --- | --- |
${lines.join('\n')}
`;
}
