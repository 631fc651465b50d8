// Markdown within a line: emphasis, code and links, as elements. A mark looks for its other end only so far, and all marks
// of a text together only so often, so that no text can be made to take long.

import { make } from './text.js';

const special = /[\\`*_~[!<]|https?:\/\//g;
const address = /https?:\/\/[^\s<>"`]{1,2000}/y;
const farthest = 4000;
const mostLooks = 50_000;
const deepest = 6;
const protocols = ['http:', 'https:', 'mailto:'];
const word = /[\p{L}\p{N}]/u;
const tags = { '**': 'strong', __: 'strong', '*': 'em', _: 'em', '~~': 'del' };

export function inline(parent, text, depth = 0, looks = { left: mostLooks }) {
  let plainFrom = 0;
  for (let at = 0; at < text.length;) {
    special.lastIndex = at;
    const hit = special.exec(text);
    if (!hit) break;
    at = hit.index;
    const found = depth < deepest ? read(text, at, depth, looks) : null;
    if (found?.element !== undefined) {
      parent.append(text.slice(plainFrom, at), found.element);
      plainFrom = found.end;
    }
    at = found?.end ?? at + 1;
  }
  parent.append(text.slice(plainFrom));
  return parent;
}

/** What begins here: an element and its end, or an end alone when that much is no mark. */
function read(text, at, depth, looks) {
  switch (text[at]) {
    case '\\':
      return /[\\`*_{}[\]()#+\-.!|~<>]/.test(text[at + 1] ?? '') ? { element: text[at + 1], end: at + 2 } : null;
    case '`':
      return code(text, at);
    case '[':
      return link(text, at, depth, looks);
    case '!':
      return text[at + 1] === '[' ? link(text, at + 1, depth, looks) : null;
    case '<':
      return bracketed(text, at);
    case 'h':
      return bare(text, at);
    default:
      return emphasis(text, at, depth, looks);
  }
}

function code(text, at) {
  let size = 1;
  while (text[at + size] === '`') size++;
  const mark = '`'.repeat(size);
  const end = text.slice(at + size, at + size + farthest).indexOf(mark);
  if (end < 0) return { end: at + size };
  const stop = at + size + end;
  return { element: make('code', '', text.slice(at + size, stop).trim() || ' '), end: stop + size };
}

function emphasis(text, at, depth, looks) {
  const double = text[at] === text[at + 1];
  const mark = double ? text[at].repeat(2) : text[at];
  const tag = tags[mark];
  const start = at + mark.length;
  const opens = tag && text[start] !== undefined && !/\s/.test(text[start]) && text[start] !== text[at] && !(mark[0] === '_' && word.test(text[at - 1] ?? ''));
  if (!opens) {
    let end = at + 1;
    while (text[end] === text[at]) end++;
    return { end };
  }
  const reach = Math.min(text.length, start + farthest);
  for (let stop = start + 1; stop < reach && looks.left-- > 0; stop++) {
    stop = text.indexOf(mark, stop);
    if (stop < 0 || stop > reach) break;
    const after = text[stop + mark.length];
    const closes = !/\s/.test(text[stop - 1]) && after !== mark[0] && text[stop - 1] !== mark[0] && text[stop - 1] !== '\\' && !(mark[0] === '_' && word.test(after ?? ''));
    if (closes) return { element: inline(make(tag), text.slice(start, stop), depth + 1, looks), end: stop + mark.length };
  }
  return { end: start };
}

function link(text, at, depth, looks) {
  if ((looks.left -= 20) < 0) return null;
  const near = text.slice(at, at + farthest);
  const middle = near.indexOf('](');
  const line = near.indexOf('\n\n');
  if (middle < 0 || (line >= 0 && line < middle)) return null;
  let end = middle + 2;
  for (let open = 1; end < near.length; end++) {
    if (near[end] === '(') open++;
    if (near[end] === ')' && --open === 0) break;
    if (near[end] === '\n') return null;
  }
  if (near[end] !== ')') return null;
  const target = near.slice(middle + 2, end).trim().split(/\s/)[0].replace(/^<|>$/g, '');
  const element = anchor(target, near.slice(1, middle), depth, looks);
  return element && { element, end: at + end + 1 };
}

function bracketed(text, at) {
  const end = text.slice(at, at + 2000).indexOf('>');
  const target = end < 0 ? '' : text.slice(at + 1, at + end);
  const element = /^(https?:\/\/|mailto:)\S+$/.test(target) ? anchor(target) : null;
  return element && { element, end: at + end + 1 };
}

function bare(text, at) {
  address.lastIndex = at;
  let target = address.exec(text)?.[0];
  if (!target || word.test(text[at - 1] ?? '')) return null;
  while (/[.,;:!?'"\]}*_~]/.test(target.at(-1)) || (target.at(-1) === ')' && !target.includes('('))) target = target.slice(0, -1);
  const element = anchor(target);
  return element && { element, end: at + target.length };
}

/** Null for what is no address of the web. The place where it leads is shown when the words claim another. */
function anchor(target, label, depth = 0, looks = { left: 0 }) {
  const url = URL.parse ? URL.parse(target) : parse(target);
  if (!url || !protocols.includes(url.protocol) || url.username || url.password) return null;
  const element = make('a');
  element.href = url.href;
  element.target = '_blank';
  element.rel = 'noopener noreferrer';
  element.title = url.href;
  if (label === undefined) element.append(target);
  else inline(element, label.trim() || target, Math.max(depth + 1, deepest - 1), looks);
  for (const nested of element.querySelectorAll('a')) nested.replaceWith(...nested.childNodes);
  const words = element.textContent;
  if (label !== undefined && /[\p{L}\p{N}]\.\p{L}/u.test(words) && !words.includes(url.host)) element.append(make('span', 'leads-to', ` (${url.host})`));
  return element;
}

function parse(target) {
  try {
    return new URL(target);
  } catch {
    return null;
  }
}
