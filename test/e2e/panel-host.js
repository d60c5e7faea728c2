// Runs in the page, before the panel's own script: what the editor provides, and what tests ask of the page.
/* global document, window, getComputedStyle, NodeFilter, OffscreenCanvas */

/** @param {{ variables: Record<string, string>, memory: unknown }} given */
// oxlint-disable-next-line no-unused-vars -- called by the line that is put behind this file
function beEditor({ variables, memory }) {
  const heard = [];
  const wrongs = [];
  let state = memory;
  window.acquireVsCodeApi = () => ({
    postMessage: (message) => heard.push(message),
    getState: () => state,
    setState: (next) => {
      state = next;
    },
  });
  window.editor = { heard, wrongs, tell, weakTexts, setTheme, memory: () => state };
  document.addEventListener('securitypolicyviolation', ({ violatedDirective, sourceFile, lineNumber }) => {
    wrongs.push(`${violatedDirective} at ${sourceFile}:${lineNumber}`);
  });
  window.addEventListener('error', ({ message }) => wrongs.push(message));
  window.addEventListener('unhandledrejection', ({ reason }) => wrongs.push(String(reason)));
  new MutationObserver((_, observer) => {
    if (document.documentElement === null) return;
    observer.disconnect();
    for (const [name, value] of Object.entries(variables)) {
      document.documentElement.style.setProperty(`--vscode-${name}`, value);
    }
  }).observe(document, { childList: true });

  function setTheme(bodyClass, next) {
    document.body.className = bodyClass;
    document.documentElement.removeAttribute('style');
    for (const [name, value] of Object.entries(next)) {
      document.documentElement.style.setProperty(`--vscode-${name}`, value);
    }
  }
}

/** Ends when the page has had every message. */
async function tell(messages) {
  for (const message of messages) window.postMessage(message, '*');
  await new Promise((resolve) => {
    window.addEventListener('message', ({ data }) => data === 'all told' && resolve());
    window.postMessage('all told', '*');
  });
}

/** Contrast of each visible text against what is painted behind it, shadow roots included. */
function weakTexts() {
  const weak = [];
  for (const node of textNodes(document.body)) {
    const holder = node.parentElement;
    if (holder === null || !isVisible(holder) || holder.closest('.unseen') !== null) continue;
    const style = getComputedStyle(holder);
    const grounds = groundOf(holder);
    const ground = grounds.reduceRight((below, colour) => over(colour, below), [255, 255, 255, 1]);
    const text = over(rgba(style.color), ground);
    const ratio = contrastOf(text, ground);
    if (ratio < 4.5) weak.push(`${node.data.trim().slice(0, 40)}: ${ratio.toFixed(2)}`);
  }
  return weak;
}

function* textNodes(root) {
  const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT | NodeFilter.SHOW_ELEMENT);
  for (let node = walker.nextNode(); node !== null; node = walker.nextNode()) {
    if (node.nodeType === 3 && node.data.trim() !== '') yield node;
    if (node.shadowRoot) yield* textNodes(node.shadowRoot);
  }
}

function isVisible(holder) {
  const box = holder.getBoundingClientRect();
  return holder.checkVisibility({ visibilityProperty: true, opacityProperty: true }) && box.width > 1 && box.height > 1;
}

/** The colours from the text's own element down to the first that lets nothing through. */
function groundOf(holder) {
  const colours = [];
  for (let each = holder; each; each = each.assignedSlot ?? each.parentElement ?? each.getRootNode().host) {
    const colour = rgba(getComputedStyle(each).backgroundColor);
    colours.push(colour);
    if (colour[3] === 1) break;
  }
  return colours;
}

/** Any CSS colour as numbers, by painting it. */
function rgba(colour) {
  const context = new OffscreenCanvas(1, 1).getContext('2d');
  context.fillStyle = colour;
  context.fillRect(0, 0, 1, 1);
  const [red, green, blue, alpha] = context.getImageData(0, 0, 1, 1).data;
  return [red, green, blue, alpha / 255];
}

function over([red, green, blue, alpha], [red2, green2, blue2]) {
  const mixed = (top, bottom) => top * alpha + bottom * (1 - alpha);
  return [mixed(red, red2), mixed(green, green2), mixed(blue, blue2), 1];
}

/** WCAG 2.2, relative luminance. */
function contrastOf(first, second) {
  const luminance = ([red, green, blue]) => {
    const [r, g, b] = [red, green, blue].map((value) => {
      const part = value / 255;
      return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
    });
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const [high, low] = [luminance(first), luminance(second)].toSorted((a, b) => b - a);
  return (high + 0.05) / (low + 0.05);
}
