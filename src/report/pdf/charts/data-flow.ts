// The boundary as a drawing: what stays on the machine, and what crosses.
import { palette } from '../palette.ts';
import type { Sheet } from '../sheet.ts';
import { drawLabel, drawLine } from './plot.ts';

const alt =
  'Drawing of the boundary. On the developer’s machine: AI tools send requests to Pretense on the loopback address; ' +
  'Pretense looks at names, secrets and the policy, writes the record to the audit log first, and then sends the changed ' +
  'request over TLS to the AI provider, outside. Answers come back the same way and are turned back on the machine. ' +
  'The word map and the audit log stay on the machine.';

interface Node {
  readonly title: string;
  readonly lines: readonly string[];
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  readonly isOurs?: boolean;
}

export function drawDataFlow(sheet: Sheet): void {
  sheet.figure({ alt, height: 168 }, (box) => {
    const { pdf } = sheet;
    const machine = { x: box.x + 0.5, y: box.y + 0.5, width: box.width - 158, height: box.height - 1 };
    pdf.lineWidth(0.8).strokeColor(palette.second).dash(3, { space: 2.5 });
    pdf.rect(machine.x, machine.y, machine.width, machine.height).stroke();
    pdf.undash();
    drawLabel(sheet, 'The developer’s machine', { x: machine.x + 10, y: machine.y + 12 }, { font: 'bold', size: 7.5 });
    const middle = machine.x + 152;
    const tool = {
      title: 'AI tools',
      lines: ['editors, assistants,', 'agents'],
      x: machine.x + 12,
      y: box.y + 38,
      width: 92,
      height: 44,
    };
    const proxy = {
      title: 'Pretense',
      lines: ['read, change or stop', 'by the policy'],
      x: middle,
      y: box.y + 32,
      width: 108,
      height: 56,
      isOurs: true,
    };
    const log = {
      title: 'Audit log',
      lines: ['record before the send'],
      x: middle + 4,
      y: box.y + 118,
      width: 112,
      height: 36,
    };
    const map = {
      title: 'Word map',
      lines: ['encrypted, never sent'],
      x: machine.x + 12,
      y: box.y + 118,
      width: 104,
      height: 36,
    };
    const provider = {
      title: 'AI provider',
      lines: ['sees invented names', 'and no secret value', 'that a rule found'],
      x: box.x + box.width - 106,
      y: box.y + 30,
      width: 106,
      height: 60,
    };
    for (const node of [tool, proxy, log, map, provider]) drawNode(sheet, node);
    arrow(sheet, [tool.x + tool.width, box.y + 52, proxy.x, box.y + 52]);
    arrow(sheet, [proxy.x, box.y + 68, tool.x + tool.width, box.y + 68]);
    drawLabel(
      sheet,
      'loopback',
      { x: (tool.x + tool.width + proxy.x) / 2, y: box.y + 44 },
      { align: 'center', size: 6.5 },
    );
    arrow(sheet, [proxy.x + proxy.width, box.y + 52, provider.x, box.y + 52]);
    arrow(sheet, [provider.x, box.y + 68, proxy.x + proxy.width, box.y + 68]);
    drawLabel(
      sheet,
      'TLS',
      { x: (machine.x + machine.width + provider.x) / 2 + 2, y: box.y + 44 },
      { align: 'center', size: 6.5 },
    );
    arrow(sheet, [log.x + 50, proxy.y + proxy.height, log.x + 50, log.y]);
    arrow(sheet, [proxy.x + 10, proxy.y + proxy.height, map.x + map.width - 26, map.y]);
  });
}

function drawNode(sheet: Sheet, { title, lines, x, y, width, height, isOurs = false }: Node): void {
  const { pdf } = sheet;
  pdf.lineWidth(isOurs ? 1.2 : 0.7).fillColor(isOurs ? palette.accentFaint : palette.paper);
  pdf
    .strokeColor(isOurs ? palette.accent : palette.second)
    .roundedRect(x, y, width, height, 2)
    .fillAndStroke();
  drawLabel(sheet, title, { x: x + 9, y: y + 13 }, { font: 'bold', size: 8, colour: palette.ink });
  for (const [index, line] of lines.entries())
    drawLabel(sheet, line, { x: x + 9, y: y + 25 + index * 10 }, { colour: palette.muted });
}

function arrow(sheet: Sheet, [x1, y1, x2, y2]: readonly [number, number, number, number]): void {
  drawLine(sheet, [x1, y1, x2, y2], { colour: palette.muted, width: 0.9 });
  const angle = Math.atan2(y2 - y1, x2 - x1);
  const at = (turn: number): readonly [number, number] => [
    x2 - 5 * Math.cos(angle + turn),
    y2 - 5 * Math.sin(angle + turn),
  ];
  const [left, right] = [at(0.45), at(-0.45)];
  sheet.pdf
    .moveTo(x2, y2)
    .lineTo(...left)
    .lineTo(...right)
    .closePath()
    .fill(palette.muted);
}
