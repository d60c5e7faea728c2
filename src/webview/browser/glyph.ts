// The signs of the panel: form carries the meaning, colour only repeats it.

const namespace = 'http://www.w3.org/2000/svg';

type Shape = readonly [tag: 'circle' | 'path', attributes: Readonly<Record<string, string>>];

const stroke = { fill: 'none', stroke: 'currentColor', 'stroke-width': '1.5' };

const shapes = {
  /** Protected. */
  disc: [['circle', { cx: '8', cy: '8', r: '5' }]],
  /** Idle, or not yet seen. */
  ring: [['circle', { cx: '8', cy: '8', r: '4.25', ...stroke }]],
  /** Being built. */
  half: [
    ['circle', { cx: '8', cy: '8', r: '4.25', ...stroke }],
    ['path', { d: 'M8 4v8a4 4 0 0 0 0-8' }],
  ],
  /** Paused. */
  bars: [['path', { d: 'M4 3h3v10H4zm5 0h3v10H9z' }]],
  /** Not protected. */
  struck: [
    ['circle', { cx: '8', cy: '8', r: '4.75', ...stroke }],
    ['path', { d: 'm4.700 4.700 6.600 6.600', ...stroke }],
  ],
  /** Somebody has to act. */
  triangle: [
    [
      'path',
      {
        d: 'M8 1.900 14.700 13.600H1.300zM7.200 6.200v3.900h1.600V6.200zm0 4.900v1.500h1.600v-1.500z',
        'fill-rule': 'evenodd',
      },
    ],
  ],
  /** A line of text with a part of it covered. */
  redacted: [
    ['path', { d: 'M1.500 5.500h13v5h-13z' }],
    ['path', { d: 'M3 3h6M7 13h6', ...stroke, 'stroke-width': '1.2' }],
  ],
  /** Did not pass. */
  stop: [
    ['path', { d: 'M5.300 1.750h5.400l3.800 3.800v4.900l-3.800 3.800H5.300l-3.800-3.800v-4.900z', ...stroke }],
    ['path', { d: 'M4.500 7.100h7v1.800h-7z' }],
  ],
  /** Noted, and passed. */
  flag: [['path', { d: 'M3.250 1.500h1.500V3H13l-2 3 2 3H4.750v5.500h-1.500z' }]],
  /** Let through. */
  pass: [['path', { d: 'M2 8h10M8.500 4 12.500 8l-4 4', ...stroke }]],
  check: [['path', { d: 'm3 8.500 3.200 3.200 6.800-7', ...stroke }]],
  chevron: [['path', { d: 'm6 3.500 4.500 4.500L6 12.500', ...stroke, 'stroke-width': '1.2' }]],
} as const satisfies Readonly<Record<string, readonly Shape[]>>;

export type GlyphName = keyof typeof shapes;

/** Decoration: hidden from screen readers, the words beside it say the same. */
export function glyph(name: GlyphName): SVGSVGElement {
  const svg = document.createElementNS(namespace, 'svg');
  svg.setAttribute('viewBox', '0 0 16 16');
  svg.setAttribute('aria-hidden', 'true');
  svg.setAttribute('class', 'glyph');
  svg.dataset['glyph'] = name;
  for (const [tag, attributes] of shapes[name]) {
    const shape = document.createElementNS(namespace, tag);
    for (const [key, value] of Object.entries(attributes)) shape.setAttribute(key, value);
    svg.append(shape);
  }
  return svg;
}

/** Puts a sign of this tone into its place; the same sign stays. */
export function setGlyph(place: HTMLElement, name: GlyphName, tone: 'accent' | 'quiet' | 'amber' | 'red'): void {
  place.className = `sign tone-${tone}`;
  const [shown] = place.children;
  if (!(shown instanceof SVGSVGElement) || shown.dataset['glyph'] !== name) place.replaceChildren(glyph(name));
}
