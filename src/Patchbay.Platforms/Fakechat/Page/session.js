// What the session does: the line in the header, the button that stops a turn, and the sign that an answer is being made.

import { make, oneLine, plain } from './text.js';

const line = document.getElementById('session');
const typing = document.getElementById('typing');
const stop = document.getElementById('stop');
let working = false;
let connected = false;
let mayStop = false;
let questions = 0;

/** Null when nothing is known: the connection is new, or the host tells nothing. */
export function show(frame) {
  const listening = frame?.channel === 'listening';
  working = listening && (frame.activity === 'working' || frame.activity === 'waiting');
  line.dataset.activity = plain(frame?.activity ?? 'none');
  line.title = plain(frame?.project);
  document.getElementById('session-name').textContent = frame ? oneLine(frame.name) : 'no session yet';
  document.getElementById('session-activity').textContent = listening ? plain(frame.activity) : oneLine(frame?.channel);
  render();
}

export function connection(isConnected, isOwner) {
  connected = isConnected;
  mayStop = isConnected && isOwner;
  render();
}

/** How many cards wait: then it is not the session that is being waited for. */
export function waitFor(count) {
  questions = count;
  render();
}

function render() {
  stop.hidden = !(working && mayStop);
  stop.disabled = false;
  const shown = working && connected && questions === 0;
  if (shown === (typing.childElementCount > 0)) return;
  typing.replaceChildren();
  if (!shown) return;
  const dots = make('span', 'dots');
  dots.setAttribute('aria-hidden', 'true');
  dots.append(make('i'), make('i'), make('i'));
  typing.append(dots, make('span', 'quiet', 'The session is working'));
}
