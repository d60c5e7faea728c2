// The steps of "Get started": each is ticked by an event that really happened, never by a click on it.
import { commandIds, walkthroughId, walkthroughKeys, type WalkthroughKey } from './ids.ts';
import type { Situation } from './notices.ts';
import { routedByFile } from './routing-text.ts';

interface WalkthroughStep {
  readonly id: string;
  readonly title: string;
  readonly description: string;
  /** Text that stands beside it, below media/. */
  readonly media: string;
  readonly doneWhen: WalkthroughKey;
}

const link = (label: string, command: string): string => `[${label}](command:${command})`;

const steps: readonly WalkthroughStep[] = [
  {
    id: 'tools',
    title: 'Set your AI tools to use Pretense',
    description: `New integrated terminals use it already. Other tools need a line in their own settings; you see each change before it is made.\n${link('Configure AI Tools…', commandIds.configureTools)}`,
    media: 'media/walkthrough/tools.md',
    doneWhen: walkthroughKeys.hasRoutedTool,
  },
  {
    id: 'first-request',
    title: 'Send a first protected request',
    description: `Ask your AI tool something about your code. The status bar counts it once its request has left changed.\n${link('Show Panel', commandIds.showPanel)}`,
    media: 'media/walkthrough/first-request.md',
    doneWhen: walkthroughKeys.sawProtectedRequest,
  },
  {
    id: 'preview',
    title: 'See what the AI sees',
    description: `Open a source file and compare it with what a provider would get.\n${link('Preview What the AI Sees', commandIds.preview)}`,
    media: 'media/walkthrough/preview.md',
    doneWhen: walkthroughKeys.showedPreview,
  },
  {
    id: 'export',
    title: 'Export the log',
    description: `Every request is a record in a chain that shows later changes. Export a period for your auditor.\n${link('Export SOC2 Log…', commandIds.exportLog)}`,
    media: 'media/walkthrough/export.md',
    doneWhen: walkthroughKeys.exportedLog,
  },
];

/** `walkthroughs` of the manifest. */
export function walkthroughContributions(): Readonly<Record<string, unknown>> {
  return {
    walkthroughs: [
      {
        id: walkthroughId,
        title: 'Protect your names with Pretense',
        description: 'AI tools get your code with invented names; you get their answers with yours.',
        steps: steps.map(({ id, title, description, media, doneWhen }) => ({
          id,
          title,
          description,
          media: { markdown: media },
          completionEvents: [`onContext:${doneWhen}`],
        })),
      },
    ],
  };
}

/** Steps that what is known now shows to be done. */
export function reachedSteps({ state, coverage }: Situation): readonly WalkthroughKey[] {
  const hasRoutedTool = routedByFile(coverage).length > 0;
  const protectedToday = state.proxy?.today.protectedRequests ?? 0;
  return [
    ...(hasRoutedTool ? [walkthroughKeys.hasRoutedTool] : []),
    ...(protectedToday > 0 ? [walkthroughKeys.sawProtectedRequest] : []),
  ];
}
