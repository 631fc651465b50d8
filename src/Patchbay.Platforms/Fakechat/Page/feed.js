// The session's feed: an optional pane beside the talk, on a phone in its place. Items are data: names and texts, never markup.

import { make, oneLine, plain } from './text.js';
import { outline } from './feed-items.js';

const mostRows = 400;
const stored = 'fakechat.feed';
const panes = document.getElementById('panes');
const pane = document.getElementById('feed');
const scroll = document.getElementById('feed-scroll');
const rows = document.getElementById('feed-rows');
const state = document.getElementById('feed-state');
const toggle = document.getElementById('feed-toggle');
let send = () => {};
let owner = false;
let open = remembered();

function remembered() {
  try {
    return localStorage.getItem(stored) === 'open';
  } catch {
    return false;
  }
}

function remember() {
  try {
    if (open) localStorage.setItem(stored, 'open');
    else localStorage.removeItem(stored);
  } catch {
    // Storage is switched off: the pane is closed at the next start.
  }
}

// Who reads the newest row goes on reading the newest row.
let atEnd = true;
function toEnd() {
  scroll.scrollTop = scroll.scrollHeight;
}
scroll.addEventListener('scroll', () => {
  atEnd = scroll.scrollHeight - scroll.scrollTop - scroll.clientHeight < 60;
}, { passive: true });
new ResizeObserver(() => open && atEnd && toEnd()).observe(scroll);

/** On every new connection: only the owner has a pane, and what was open asks for its items again. */
export function connected(isOwner, sendFrame) {
  owner = isOwner;
  send = sendFrame;
  toggle.hidden = !owner;
  render();
  if (owner && open) ask();
}

export function show(frame) {
  if (frame.restart) {
    rows.replaceChildren();
    atEnd = true;
  }
  for (const item of frame.items) rows.append(row(item));
  while (rows.childElementCount > mostRows) rows.firstElementChild.remove();
  state.textContent = frame.refused ? oneLine(frame.refused) : rows.childElementCount === 0 ? 'Nothing yet.' : '';
  state.hidden = state.textContent === '';
  if (atEnd) toEnd();
}

function row(item) {
  const { kind, mark, title, text } = outline(item);
  const element = make('li', 'feed-row');
  element.dataset.testid = 'feed-row';
  element.dataset.kind = kind;
  const time = make('time', '', new Date(item.at).toLocaleTimeString([], { hour: '2-digit', minute: '2-digit', second: '2-digit', hourCycle: 'h23' }));
  time.dateTime = plain(item.at);
  const symbol = make('span', 'feed-mark', mark);
  symbol.setAttribute('aria-hidden', 'true');
  const body = make('div', 'feed-body');
  body.append(make('p', 'feed-title', oneLine(title)));
  if (text) body.append(content(text));
  element.append(time, symbol, body);
  return element;
}

// A short text stands there; a long one is opened.
function content(text) {
  const shown = plain(text).replace(/\n+$/, '');
  if (shown.length <= 240 && shown.split('\n').length <= 4) return make('p', 'feed-text', shown);
  const details = make('details', 'feed-more');
  details.append(make('summary', '', [...oneLine(shown)].slice(0, 120).join('') + '…'), make('p', 'feed-text', shown));
  return details;
}

function ask() {
  send({ type: 'feed', id: 'feed', text: open ? 'open' : 'close' });
}

function set(isOpen) {
  open = isOpen;
  remember();
  render();
  ask();
  // The pane begins with its title, so that a screen reader says where it is now.
  if (open) pane.focus({ preventScroll: true });
  else toggle.focus();
}

function render() {
  const shown = open && owner;
  pane.hidden = !shown;
  panes.dataset.feed = shown ? 'open' : 'closed';
  toggle.setAttribute('aria-expanded', String(shown));
  if (!shown) rows.replaceChildren();
}

toggle.addEventListener('click', () => set(!open));
document.getElementById('feed-close').addEventListener('click', () => set(false));
pane.addEventListener('keydown', event => {
  if (event.key === 'Escape') set(false);
});
