// Cards wait for an answer. The first answer wins, wherever it was given; then the card becomes a line in the log.

import { markdown } from './markdown.js';
import { button, make, oneLine } from './text.js';
import * as log from './log.js';
import * as session from './session.js';

const cards = document.getElementById('cards');
const open = new Map();

function put(frame, card) {
  open.get(frame.id)?.card.remove();
  open.set(frame.id, { card, frame });
  cards.append(card);
  session.waitFor(open.size);
  tick();
}

function title(card, text) {
  const heading = make('h2', '', text);
  heading.append(make('span', 'time'));
  card.append(heading);
}

function leave(card) {
  if (card.contains(document.activeElement)) document.getElementById('composer').focus();
}

function answered(card) {
  // Who answered by keyboard goes on writing; a control that is switched off would only lose the focus.
  leave(card);
  for (const control of card.querySelectorAll('button, textarea')) control.disabled = true;
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
  const card = make('form', `card question ${frame.kind === 'plan' ? 'plan' : ''}`);
  card.dataset.testid = 'question';
  card.dataset.id = frame.id;
  title(card, frame.kind === 'plan' ? 'A plan to approve' : 'A question');
  const about = make('div', 'about md');
  about.append(markdown(frame.text));
  if (frame.kind === 'plan') {
    about.tabIndex = 0;
    about.setAttribute('role', 'region');
    about.setAttribute('aria-label', 'The plan');
  }
  const fields = make('fieldset', 'buttons');
  fields.append(make('legend', 'quiet', frame.kind === 'text' ? 'Your answer' : 'Choose one'));
  if (frame.kind === 'text') fields.append(...freeText());
  else for (const option of frame.options) fields.append(choice(option, frame));
  card.append(about, fields);
  card.addEventListener('submit', event => {
    event.preventDefault();
    // The exact option: what the button shows may have pictures in place of control characters.
    const chosen = event.submitter?.option ?? card.querySelector('textarea')?.value.trim();
    if (!chosen) return;
    answered(card);
    send({ type: 'answer', id: frame.id, text: chosen });
  });
  put(frame, card);
}

function choice(option, frame) {
  const element = make('button', frame.kind === 'plan' && option === frame.options[0] ? 'main' : '', option);
  element.dataset.testid = 'option';
  element.option = option;
  return element;
}

function freeText() {
  const field = make('textarea');
  field.rows = 2;
  field.required = true;
  field.setAttribute('aria-label', 'Your answer');
  field.dataset.testid = 'answer';
  field.addEventListener('keydown', event => {
    if (event.key !== 'Enter' || event.shiftKey || event.isComposing) return;
    event.preventDefault();
    field.form.requestSubmit();
  });
  return [field, make('button', 'main', 'Answer')];
}

export function questionResolved(frame) {
  const known = close(frame.id);
  if (!known) return;
  const by = frame.by ? ` (${oneLine(frame.by)})` : '';
  log.note(frame.answer == null ? `No answer in time: ${oneLine(known.frame.text)}` : `${oneLine(known.frame.text)} ${oneLine(frame.answer)}${by}`);
}

function close(id) {
  const known = open.get(id);
  if (known) leave(known.card);
  known?.card.remove();
  open.delete(id);
  session.waitFor(open.size);
  return known;
}

export function clear() {
  open.clear();
  cards.replaceChildren();
  session.waitFor(0);
}

function tick() {
  for (const { card, frame } of open.values()) {
    const left = Math.max(0, Math.round((Date.parse(frame.expires) - Date.now()) / 1000));
    if (frame.expires) card.querySelector('.time').textContent = `${Math.floor(left / 60)}:${String(left % 60).padStart(2, '0')} left`;
  }
}
setInterval(tick, 1000);
