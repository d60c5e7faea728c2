import { fileClientOf } from '../../app/routing/routing-service.ts';
import type { Command } from '../command.ts';
import { notRecorded, routingService } from '../routing-context.ts';

const nothingRouted = 3;

export const unroute: Command = {
  name: 'unroute',
  summary: 'Put the settings of AI tools back as they were',
  usage: '[CLIENT …]',
  description: `Puts back what "pretense route" or the editor extension wrote: byte for byte when nothing else changed in the file,
otherwise only the address. A value that somebody else has written since is left alone and reported.`,
  options: {},
  exitCodes: { [nothingRouted]: 'Nothing was routed' },
  async run(context) {
    const { output, positionals } = context;
    for (const id of positionals) fileClientOf(id);
    const service = await routingService(context);
    const outcomes = await service.restore(positionals.length === 0 ? undefined : positionals);
    if (output.isJson) output.json({ tools: outcomes });
    else {
      for (const { what, sentence } of outcomes) {
        output.line(what === 'restored' ? sentence : output.style.warn(sentence));
      }
      if (outcomes.length === 0) output.line('No AI tool is routed by this home.');
    }
    if (!service.isRecorded) output.error(notRecorded);
    if (outcomes.some(({ what }) => what === 'failed')) return 1;
    return outcomes.length === 0 ? nothingRouted : 0;
  },
};
