// Where a message is. States never go back; the last four are one step, and the first of them stays.

const states = {
  sending: ['◌ sending…', 'Not yet on disk. It is sent again until it is.', 0],
  accepted: ['✓ accepted', 'On disk. No session has seen it yet.', 1],
  queued: ['✓ queued', 'Seen by the session, and waiting for a breakpoint.', 2],
  delivered: ['✓✓ delivered', 'In the transcript of the session.', 3],
  answered: ['✓✓ answered', 'The session has answered.', 4],
  read: ['✓✓ read', 'The turn ended without an answer.', 4],
  failed: ['! failed', 'It did not reach the session.', 4],
  expired: ['! expired', 'No session took it in time.', 4],
};

export function show(element, state, reason) {
  const next = states[state];
  if (!next) return;
  const shown = states[element.dataset.state];
  if (shown && (next[2] < shown[2] || (next[2] === 4 && shown[2] === 4))) return;
  element.dataset.state = state;
  element.textContent = next[0];
  element.title = reason ? `${next[1]} ${reason}` : next[1];
  element.setAttribute('aria-label', `${state}. ${element.title}`);
}

export function reset(element) {
  delete element.dataset.state;
  show(element, 'sending');
}
