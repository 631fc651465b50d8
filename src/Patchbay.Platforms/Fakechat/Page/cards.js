// Cards wait for an answer. The first answer wins, wherever it was given; then the card becomes a line in the log.

import { button, make, oneLine, plain } from './text.js';
import * as log from './log.js';

const cards = document.getElementById('cards');
const open = new Map();

function put(frame, card) {
  open.get(frame.id)?.card.remove();
  open.set(frame.id, { card, frame });
  cards.append(card);
  tick();
}

function title(card, text) {
  const heading = make('h2', '', text);
  heading.append(make('span', 'time'));
  card.append(heading);
}

function answered(card) {
  for (const control of card.querySelectorAll('button, input')) control.disabled = true;
}

function pretty(input) {
  return typeof input === 'string' ? input : JSON.stringify(input, null, 2);
}

export function permission(frame, mayAnswer, send) {
  const card = make('article', 'card permission');
  card.dataset.testid = 'permission';
  card.dataset.id = frame.id;
  title(card, `Allow ${oneLine(frame.tool)}?`);
  card.append(make('p', 'about', frame.description), make('pre', '', frame.preview));
  if (frame.input !== undefined) {
    const details = make('details');
    details.append(make('summary', '', 'The full input'), make('pre', '', pretty(frame.input)));
    card.append(details);
  }
  const verdict = (behavior, forSession) => () => {
    answered(card);
    send({ type: 'verdict', id: frame.id, behavior, ...(forSession ? { forSession } : {}) });
  };
  if (mayAnswer) {
    const row = make('div', 'buttons');
    row.append(button('Allow', 'main', 'allow', verdict('allow')), button('Deny', 'no', 'deny', verdict('deny')));
    if (frame.rule) {
      const always = button('Always in this session: ', 'always', 'always', verdict('allow', true));
      always.append(make('code', '', frame.rule));
      row.append(always);
    }
    card.append(row);
  }
  put(frame, card);
}

export function permissionResolved(frame) {
  const known = close(frame.id);
  if (!known) return;
  const by = frame.by ? ` by ${oneLine(frame.by)}` : '';
  log.note(`${oneLine(known.frame.tool)}: ${oneLine(frame.outcome)}${by}`);
}

export function question(frame, send) {
  const card = make('article', 'card question');
  card.dataset.testid = 'question';
  card.dataset.id = frame.id;
  title(card, frame.kind === 'plan' ? 'A plan to approve' : 'A question');
  card.append(make('p', 'about', frame.text));
  const answer = text => {
    answered(card);
    send({ type: 'answer', id: frame.id, text });
  };
  if (frame.kind === 'text') {
    const form = make('form', 'buttons');
    const field = make('input');
    field.setAttribute('aria-label', 'Your answer');
    field.dataset.testid = 'answer';
    const submit = make('button', 'main', 'Answer');
    form.append(field, submit);
    form.addEventListener('submit', event => {
      event.preventDefault();
      if (field.value.trim()) answer(field.value.trim());
    });
    card.append(form);
  } else {
    const row = make('div', 'buttons');
    for (const option of frame.options) row.append(button(option, '', 'option', () => answer(option)));
    card.append(row);
  }
  put(frame, card);
}

export function questionResolved(frame) {
  const known = close(frame.id);
  if (!known) return;
  const by = frame.by ? ` (${oneLine(frame.by)})` : '';
  log.note(frame.answer == null ? `No answer in time: ${oneLine(known.frame.text)}` : `${oneLine(known.frame.text)} ${oneLine(frame.answer)}${by}`);
}

function close(id) {
  const known = open.get(id);
  known?.card.remove();
  open.delete(id);
  return known;
}

export function clear() {
  open.clear();
  cards.replaceChildren();
}

let working = false;
export const isWorking = () => working;

export function session(frame) {
  working = frame?.channel === 'listening' && (frame.activity === 'working' || frame.activity === 'waiting');
  frame ??= { name: 'no session yet', channel: '' };
  const line = document.getElementById('session');
  line.dataset.activity = plain(frame.activity);
  line.title = plain(frame.project);
  document.getElementById('session-name').textContent = oneLine(frame.name);
  const listening = frame.channel === 'listening';
  document.getElementById('session-activity').textContent = listening ? plain(frame.activity) : oneLine(frame.channel);
}

function tick() {
  for (const { card, frame } of open.values()) {
    const left = Math.max(0, Math.round((Date.parse(frame.expires) - Date.now()) / 1000));
    if (frame.expires) card.querySelector('.time').textContent = `${Math.floor(left / 60)}:${String(left % 60).padStart(2, '0')} left`;
  }
}
setInterval(tick, 1000);
