// Markdown of the session as blocks: paragraphs, headings, lists, quotes, code, tables. It only ever makes elements and text
// nodes, never markup from text; what it does not understand stays as it was written. Pictures of others are links, because
// loading one would tell its owner that the message was read.

import { inline } from './inline.js';
import { make, plain } from './text.js';

const longest = 200_000;
const deepest = 6;

const fence = /^ {0,3}(`{3,}|~{3,})[ \t]*([\w+#.-]{0,30})/;
const heading = /^ {0,3}(#{1,6})[ \t]+(.*)$/;
const rule = /^ {0,3}([-*_])(?:[ \t]*\1){2,}[ \t]*$/;
const quote = /^ {0,3}>[ \t]?/;
const item = /^( {0,3})([-*+]|\d{1,9}[.)])([ \t]+)(.*)$/;
const cellRule = /^:?-+:?$/;

// Of the text that is being shown. Its headings begin below the page's own and leave no step out, whatever it began with.
let levels = [];

export function markdown(text) {
  const root = document.createDocumentFragment();
  const safe = plain(text);
  levels = [...new Set(Array.from(safe.matchAll(/^ {0,3}(#{1,6})[ \t]/gm), found => found[1].length))].sort();
  if (safe.length > longest) root.append(make('p', '', safe));
  else blocks(root, safe.split('\n'), 0);
  return root;
}

function blocks(parent, lines, depth) {
  for (let at = 0; at < lines.length;) {
    if (!lines[at].trim()) at++;
    else at = block(parent, lines, at, depth);
  }
}

/** Adds the block that begins here, and returns where the next begins. */
function block(parent, lines, at, depth) {
  const line = lines[at];
  const fenced = fence.exec(line);
  if (fenced) return code(parent, lines, at, fenced);
  const titled = heading.exec(line);
  if (titled) {
    parent.append(inline(make(`h${Math.min(Math.max(levels.indexOf(titled[1].length), 0) + 2, 6)}`), titled[2]));
    return at + 1;
  }
  if (rule.test(line)) {
    parent.append(make('hr'));
    return at + 1;
  }
  if (depth < deepest && quote.test(line)) return quoted(parent, lines, at, depth);
  if (depth < deepest && item.test(line)) return list(parent, lines, at, depth);
  if (isTable(lines, at)) return table(parent, lines, at);
  return paragraph(parent, lines, at);
}

function code(parent, lines, at, [, mark, language]) {
  let end = at + 1;
  const isEnd = line => {
    const closing = line.trim();
    return closing.length >= mark.length && closing.startsWith(mark) && closing === mark[0].repeat(closing.length);
  };
  while (end < lines.length && !isEnd(lines[end])) end++;
  const box = make('div', 'code');
  const text = lines.slice(at + 1, end).join('\n');
  const body = make('pre');
  body.tabIndex = 0;
  body.setAttribute('role', 'region');
  body.setAttribute('aria-label', language ? `Code, ${language}` : 'Code');
  body.append(make('code', '', text));
  box.append(body);
  if (navigator.clipboard) {
    const copy = make('button', 'copy', 'Copy');
    copy.type = 'button';
    copy.addEventListener('click', async () => {
      await navigator.clipboard.writeText(text).then(() => copy.textContent = 'Copied', () => copy.textContent = 'Not copied');
      setTimeout(() => copy.textContent = 'Copy', 2000);
    });
    box.append(copy);
  }
  parent.append(box);
  return end + 1;
}

function quoted(parent, lines, at, depth) {
  let end = at;
  while (end < lines.length && quote.test(lines[end])) end++;
  const element = make('blockquote');
  blocks(element, lines.slice(at, end).map(line => line.replace(quote, '')), depth + 1);
  parent.append(element);
  return end;
}

function list(parent, lines, at, depth) {
  const [, , first] = item.exec(lines[at]);
  const isOrdered = /\d/.test(first);
  const element = make(isOrdered ? 'ol' : 'ul');
  if (isOrdered && parseInt(first, 10) !== 1) element.start = parseInt(first, 10);
  while (at < lines.length) {
    const found = item.exec(lines[at]);
    if (!found || /\d/.test(found[2]) !== isOrdered || rule.test(lines[at])) break;
    const indent = found[1].length + found[2].length + Math.min(found[3].length, 4);
    const own = [found[4]];
    for (at++; at < lines.length && belongs(lines, at, indent); at++) own.push(unindent(lines[at], indent));
    const entry = make('li');
    if (/^\[[ xX]\] /.test(own[0])) own[0] = (own[0][1] === ' ' ? '☐ ' : '☑ ') + own[0].slice(4);
    blocks(entry, own, depth + 1);
    element.append(entry);
  }
  parent.append(element);
  return at;
}

// A line of an item: indented below it, or the rest of its paragraph.
function belongs(lines, at, indent) {
  const depth = indentOf(lines[at]);
  if (!lines[at].trim()) return at + 1 < lines.length && lines[at + 1].trim() !== '' && indentOf(lines[at + 1]) >= Math.min(indent, 2);
  return depth >= Math.min(indent, 2) || (lines[at - 1].trim() !== '' && !begins(lines, at));
}

const indentOf = line => line.length - line.trimStart().length;
const unindent = (line, count) => line.slice(Math.min(count, indentOf(line)));

function begins(lines, at) {
  const line = lines[at];
  return fence.test(line) || heading.test(line) || rule.test(line) || quote.test(line) || item.test(line);
}

function cells(line) {
  const row = line.trim().replace(/^\|/, '').replace(/\|$/, '');
  return row.split('|').map(cell => cell.trim());
}

function isTable(lines, at) {
  if (!lines[at].includes('|') || at + 1 >= lines.length || !lines[at + 1].includes('-')) return false;
  const under = cells(lines[at + 1]);
  return under.length === cells(lines[at]).length && under.length <= 50 && under.every(cell => cellRule.test(cell));
}

function table(parent, lines, at) {
  const head = cells(lines[at]);
  const element = make('table');
  element.append(row(head, 'th'));
  for (at += 2; at < lines.length && lines[at].includes('|') && lines[at].trim(); at++) {
    element.append(row(cells(lines[at]).slice(0, head.length), 'td'));
  }
  const box = make('div', 'table');
  box.tabIndex = 0;
  box.setAttribute('role', 'region');
  box.setAttribute('aria-label', 'Table');
  box.append(element);
  parent.append(box);
  return at;
}

function row(texts, tag) {
  const element = make('tr');
  for (const text of texts) element.append(inline(make(tag), text));
  return element;
}

function paragraph(parent, lines, at) {
  const own = [lines[at]];
  for (at++; at < lines.length && lines[at].trim() && !begins(lines, at) && !isTable(lines, at); at++) own.push(lines[at]);
  // A line that was broken stays broken: chat is not set as prose.
  parent.append(inline(make('p'), own.join('\n')));
  return at;
}
