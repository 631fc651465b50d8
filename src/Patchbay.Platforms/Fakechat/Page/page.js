// The connection, the composer, and who gets which frame.

import * as attachments from './attachments.js';
import * as cards from './cards.js';
import * as feed from './feed.js';
import * as log from './log.js';
import * as outbox from './outbox.js';
import * as session from './session.js';
import { oneLine } from './text.js';

const largestText = 8_000_000;
const form = document.getElementById('form');
const composer = document.getElementById('composer');
const connection = document.getElementById('connection');
const stop = document.getElementById('stop');
const commands = ['/stop', '/status'];
let socket;
let wait = 250;
let owner = false;

// Connection

function state(name, text) {
  connection.dataset.state = name;
  connection.textContent = text;
  session.connection(name === 'connected', owner);
}

function connect() {
  socket = new WebSocket(`${location.protocol === 'https:' ? 'wss' : 'ws'}://${location.host}/ws`);
  socket.addEventListener('message', event => receive(event.data));
  socket.addEventListener('close', lost);
}

async function lost() {
  state('connecting', 'reconnecting…');
  wait = Math.min(wait * 2, 4000);
  setTimeout(connect, wait * (0.75 + Math.random() / 2));
  // A socket does not say why it was refused; a request does.
  const answer = await fetch('/', { method: 'HEAD' }).catch(() => null);
  if (answer?.status === 401) state('refused', 'open the link from the terminal again');
}

function send(frame) {
  if (socket?.readyState === WebSocket.OPEN) socket.send(JSON.stringify(frame));
}

const receivers = {
  history(frame) {
    owner = frame.role === 'owner';
    wait = 250;
    session.show(null);
    feed.connected(owner, send);
    state('connected', 'connected');
    for (const item of frame.items) if (item.type === 'echo') outbox.remove(item.id);
    cards.clear();
    log.history(frame.items);
    for (const entry of outbox.all()) send(entry);
  },
  msg: log.msg,
  edit: log.edit,
  reaction: log.react,
  echo(frame) {
    outbox.remove(frame.id);
    log.echo(frame);
  },
  receipt(frame) {
    const text = outbox.all().find(entry => entry.id === frame.id)?.text;
    outbox.remove(frame.id);
    if (frame.state === 'failed' && text !== undefined) log.refuse(frame.id, frame.reason, () => post(frame.id, text));
    else log.receipt(frame);
  },
  error(frame) {
    if (frame.id) receivers.receipt({ id: frame.id, state: 'failed', reason: frame.text });
    else log.note(frame.text);
  },
  permission: frame => cards.permission(frame, owner, send),
  permission_resolved: cards.permissionResolved,
  question: frame => cards.question(frame, send),
  question_resolved: cards.questionResolved,
  session: session.show,
  feed: feed.show,
  alert: frame => log.note(oneLine(frame.text), 'refused'),
  control(frame) {
    log.note(`/${oneLine(frame.command)}: ${oneLine(frame.text)}`, frame.ok ? 'done' : 'refused');
    stop.disabled = false;
  },
};

function receive(data) {
  const frame = JSON.parse(data);
  if (Object.hasOwn(receivers, frame.type)) receivers[frame.type](frame);
}

// Commands of the owner. They go now or not at all: a stop that arrives late stops the wrong thing.

function command(text) {
  if (socket?.readyState === WebSocket.OPEN) send({ type: 'control', id: outbox.newId(), text });
  else log.note(`${text} was not sent: the page is not connected`, 'refused');
}

stop.addEventListener('click', () => {
  stop.disabled = true;
  command('/stop');
});

// Sending

function post(id, text) {
  outbox.add(id, text);
  send({ id, text });
}

// One after the other, so that several files come in the order in which they were chosen.
let uploads = Promise.resolve();

function upload(id, text, attached) {
  uploads = uploads.then(() => uploadNow(id, text, attached));
}

async function uploadNow(id, text, attached) {
  const body = new FormData();
  body.append('id', id);
  body.append('text', text);
  body.append('file', attached);
  let answer = null;
  while (!answer) {
    answer = await fetch('/upload', { method: 'POST', body }).catch(() => null);
    if (!answer) await new Promise(resolve => setTimeout(resolve, 2000));
  }
  if (!answer.ok) log.refuse(id, oneLine(await answer.text()) || `refused (${answer.status})`, () => upload(id, text, attached));
}

function submit() {
  const text = composer.value.trim();
  if (!text && attachments.isEmpty()) return;
  composer.value = '';
  fit();
  if (owner && attachments.isEmpty() && commands.includes(text)) {
    command(text);
    return;
  }
  const files = attachments.take();
  if (files.length === 0) sendText(text);
  // One message carries one file, so the text goes with the first.
  files.forEach((file, index) => sendFile(index === 0 ? text : '', file));
}

function sendText(text) {
  const id = outbox.newId();
  log.sending(id, text);
  if (new TextEncoder().encode(text).length > largestText) {
    log.refuse(id, 'a message may have 8 MB; send it as a file', () => submitText(id, text));
  } else {
    post(id, text);
  }
}

function sendFile(text, file) {
  const id = outbox.newId();
  log.sending(id, text, file, attachments.preview(file));
  upload(id, text, file);
}

function submitText(id, text) {
  upload(id, '', new File([text], 'message.txt', { type: 'text/plain' }));
}

// Composer

function fit() {
  composer.style.height = 'auto';
  composer.style.height = `${Math.min(composer.scrollHeight, 192)}px`;
}

form.addEventListener('submit', event => {
  event.preventDefault();
  submit();
});
composer.addEventListener('input', fit);
composer.addEventListener('keydown', event => {
  if (event.key !== 'Enter' || event.shiftKey || event.isComposing) return;
  event.preventDefault();
  submit();
});
for (const { id, text } of outbox.restore()) log.sending(id, text);
// Before its style is there an element cannot have the focus.
if (document.readyState === 'complete') composer.focus();
else addEventListener('load', () => composer.focus(), { once: true });
connect();
