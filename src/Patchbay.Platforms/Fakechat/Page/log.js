// The log: what the server confirmed, in its order, and below it what is still being sent.

import { markdown } from './markdown.js';
import { clock, make, oneLine, plain } from './text.js';
import { reset, show } from './receipts.js';

const log = document.getElementById('log');
const pending = document.getElementById('pending');
const scroll = document.getElementById('scroll');
const messages = new Map();

const pictures = /\.(png|jpe?g|gif|webp)$/i;

// Who reads the newest line goes on reading the newest line, whatever grows: lines, pictures that load, cards.
let atEnd = true;
let top = 0;
function toEnd() {
  scroll.scrollTop = scroll.scrollHeight;
}
scroll.addEventListener('scroll', () => {
  // Only going up leaves the end: growth alone moves it away before we follow.
  if (scroll.scrollHeight - scroll.scrollTop - scroll.clientHeight < 80) atEnd = true;
  else if (scroll.scrollTop < top) atEnd = false;
  top = scroll.scrollTop;
}, { passive: true });
const growth = new ResizeObserver(() => atEnd && toEnd());
for (const element of [scroll, log, pending, document.getElementById('typing')]) growth.observe(element);

function build(id, from, ts) {
  const message = make('article', 'message');
  message.tabIndex = -1;
  message.dataset.testid = 'message';
  message.dataset.id = id;
  message.dataset.from = from;
  message.setAttribute('aria-label', from === 'user' ? 'You' : 'Session');
  const bubble = make('div', 'bubble');
  const text = make('div', 'text');
  text.dataset.testid = 'text';
  bubble.append(text);
  const meta = make('div', 'meta');
  const time = make('time', '', clock(ts));
  time.dateTime = new Date(ts).toISOString();
  time.title = new Date(ts).toLocaleString();
  meta.append(time);
  message.append(bubble, meta);
  messages.set(id, message);
  return message;
}

// The session writes Markdown; what a person typed is shown as typed.
function fill(element, text, isMarkdown = false) {
  element.hidden = !text;
  element.classList.toggle('md', isMarkdown);
  element.replaceChildren(isMarkdown ? markdown(text) : plain(text));
}

function quote(bubble, id) {
  const quoted = messages.get(id);
  if (!quoted) return;
  const words = quoted.querySelector('.text').textContent || quoted.querySelector('.picture')?.alt || quoted.querySelector('.attachment')?.textContent;
  const link = make('button', 'quote', [...oneLine(words)].slice(0, 40).join(''));
  link.type = 'button';
  link.title = 'Show the quoted message';
  link.addEventListener('click', () => {
    quoted.scrollIntoView({ block: 'center' });
    quoted.classList.remove('flash');
    requestAnimationFrame(() => quoted.classList.add('flash'));
  });
  bubble.prepend(link);
}

/** A picture is shown and opens large; every other file is a download that nothing renders. */
function attach(bubble, file) {
  const link = make('a', 'attachment', file.name);
  link.href = file.url;
  link.dataset.testid = 'attachment';
  if (pictures.test(file.url)) {
    link.replaceChildren(picture(file.url, file.name));
    link.classList.add('shown');
    link.target = '_blank';
  } else {
    link.download = file.name;
  }
  bubble.append(link);
}

function picture(source, name) {
  const element = make('img', 'picture');
  element.alt = oneLine(name);
  element.dataset.testid = 'picture';
  element.src = source;
  return element;
}

/** A message of ours that the server has not confirmed yet, with a picture that this browser has itself. */
export function sending(id, text, file, preview) {
  const message = build(id, 'user', Date.now());
  const bubble = message.querySelector('.bubble');
  fill(message.querySelector('.text'), text);
  if (preview) bubble.append(picture(preview, file.name));
  else if (file) bubble.append(make('span', 'attachment up', file.name));
  receiptOf(message);
  pending.append(message);
  atEnd = true;
  toEnd();
}

/** Ours or another tab's, now on disk: it takes its place in the common order. */
export function echo(frame) {
  let message = messages.get(frame.id);
  const own = message && message.parentElement === pending;
  if (!message) {
    message = build(frame.id, 'user', frame.ts);
    fill(message.querySelector('.text'), frame.text + (frame.truncated ? ' …' : ''));
    if (frame.file) attach(message.querySelector('.bubble'), frame.file);
  } else if (!own) {
    return;
  }
  clearRefusal(message);
  log.append(message);
  if (frame.state) show(receiptOf(message), frame.state, frame.reason);
  for (const emoji of frame.reactions ?? []) react({ id: frame.id, emoji });
}

export function msg(frame) {
  if (messages.has(frame.id)) return;
  const message = build(frame.id, 'assistant', frame.ts);
  const bubble = message.querySelector('.bubble');
  const text = message.querySelector('.text');
  fill(text, frame.text, true);
  if (frame.replyTo) quote(bubble, frame.replyTo);
  if (frame.file) attach(bubble, frame.file);
  if (frame.edited) markEdited(bubble);
  log.append(message);
  for (const emoji of frame.reactions ?? []) react({ id: frame.id, emoji });
}

export function edit(frame) {
  const message = messages.get(frame.id);
  if (!message) return;
  const text = message.querySelector('.text');
  fill(text, frame.text, true);
  markEdited(message.querySelector('.bubble'));
}

function markEdited(bubble) {
  if (bubble.querySelector('.edited')) return;
  const mark = make('span', 'edited', ' (edited)');
  mark.dataset.testid = 'edited';
  bubble.querySelector('.text').after(mark);
}

export function react(frame) {
  const message = messages.get(frame.id);
  if (!message) return;
  let row = message.querySelector('.reactions');
  if (!row) {
    row = make('div', 'reactions');
    message.querySelector('.bubble').after(row);
  }
  const emoji = plain(frame.emoji);
  if ([...row.children].some(child => child.textContent === emoji)) return;
  const reaction = make('span', 'reaction', emoji);
  reaction.dataset.testid = 'reaction';
  row.append(reaction);
}

function receiptOf(message) {
  const meta = message.querySelector('.meta');
  let receipt = meta.querySelector('.receipt');
  if (!receipt) {
    receipt = make('span', 'receipt');
    receipt.dataset.testid = 'receipt';
    receipt.setAttribute('aria-live', 'off');
    meta.append(receipt);
    show(receipt, 'sending');
  }
  return receipt;
}

export function receipt(frame) {
  const message = messages.get(frame.id);
  if (!message) return;
  show(receiptOf(message), frame.state, frame.reason);
  // Sent twice, and on disk since the first time.
  if (message.parentElement === pending && frame.state !== 'failed') log.append(message);
  if (frame.reason && (frame.state === 'failed' || frame.state === 'expired')) explain(message, frame.reason);
}

function explain(message, reason) {
  const meta = message.querySelector('.meta');
  if (!meta.querySelector('.reason')) meta.append(make('span', 'reason', reason));
}

/** Refused before it was on disk: nothing was kept, so the writer may try again. */
export function refuse(id, reason, again) {
  const message = messages.get(id);
  if (!message || message.parentElement !== pending) return;
  message.dataset.refused = '';
  receipt({ id, state: 'failed', reason });
  const retry = make('button', 'again', 'Try again');
  retry.type = 'button';
  retry.dataset.testid = 'again';
  retry.addEventListener('click', () => {
    clearRefusal(message);
    reset(receiptOf(message));
    again();
  });
  message.querySelector('.meta').append(retry);
}

function clearRefusal(message) {
  delete message.dataset.refused;
  for (const rest of message.querySelectorAll('.reason, .again')) rest.remove();
}

export function note(text, outcome) {
  const line = make('p', 'note', text);
  line.dataset.testid = 'note';
  if (outcome) line.dataset.outcome = outcome;
  log.append(line);
}

/** Starts over from the server's history; what is being sent stays below it. */
export function history(items) {
  const unsent = [...pending.children];
  messages.clear();
  for (const message of unsent) messages.set(message.dataset.id, message);
  log.replaceChildren();
  for (const item of items) {
    if (item.type === 'echo') echo(item);
    else if (item.type === 'msg') msg(item);
    if (item.reason) receipt(item);
  }
  if (atEnd) toEnd();
}
