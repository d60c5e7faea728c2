// The steps of "Get started": each is ticked by an event that really happened, never by a click on it.
import { commandIds, walkthroughId, walkthroughKeys, type WalkthroughKey } from './ids.ts';
import type { Situation } from './notices.ts';
import { routedByFile } from './routing-text.ts';

interface WalkthroughStep {
  readonly id: string;
  readonly title: string;
  readonly description: string;
  /** What the picture beside it shows, for people who do not see it; the picture is `media/walkthrough/<id>.png`. */
  readonly picture: string;
  readonly doneWhen: WalkthroughKey;
}

const link = (label: string, command: string): string => `[${label}](command:${command})`;

const steps: readonly WalkthroughStep[] = [
  {
    id: 'tools',
    title: 'Set your AI tools to use Pretense',
    description: `New integrated terminals use it already. Other tools need a line in their own settings; you see each change before it is made, and **Restore AI Tools** takes it back.\n${link('Configure AI Tools…', commandIds.configureTools)}`,
    picture: 'The list of AI tools in the panel, each with whether it is protected.',
    doneWhen: walkthroughKeys.hasRoutedTool,
  },
  {
    id: 'first-request',
    title: 'Send a first protected request',
    description: `Ask your AI tool something about your code. The status bar counts it once its request has left changed.\n${link('Show Panel', commandIds.showPanel)}`,
    picture: 'The panel: figures of today, the AI tools, and requests over the day.',
    doneWhen: walkthroughKeys.sawProtectedRequest,
  },
  {
    id: 'preview',
    title: 'See what the AI sees',
    description: `Open a source file and compare it with what a provider would get; nothing is sent for it. Point at a name to see whether it changes, and why.\n${link('Preview What the AI Sees', commandIds.preview)}`,
    picture: 'A source file beside the same file with invented names.',
    doneWhen: walkthroughKeys.showedPreview,
  },
  {
    id: 'export',
    title: 'Export the log',
    description: `Every request is a record in a chain that shows later changes. Export a period for your auditor. It proves what went through Pretense; **Check Coverage** lists the tools that do not.\n${link('Export SOC2 Log…', commandIds.exportLog)}`,
    picture: 'The foot of the panel: the chain is verified up to a record, with the button that exports the log.',
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
        steps: steps.map(({ id, title, description, picture, doneWhen }) => ({
          id,
          title,
          description,
          media: { image: `media/walkthrough/${id}.png`, altText: picture },
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
