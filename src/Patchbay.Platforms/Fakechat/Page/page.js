// The connection, the composer, and who gets which frame.

import * as cards from './cards.js';
import * as log from './log.js';
import * as outbox from './outbox.js';
import { oneLine } from './text.js';

const largestText = 8_000_000;
const largestFile = 50 * 1024 * 1024;
const form = document.getElementById('form');
const composer = document.getElementById('composer');
const picker = document.getElementById('file');
const connection = document.getElementById('connection');
const stop = document.getElementById('stop');
const commands = ['/stop', '/status'];
let socket;
let wait = 250;
let owner = false;
let file = null;

// Connection

function state(name, text) {
  connection.dataset.state = name;
  connection.textContent = text;
  offerStop();
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
    cards.session(null);
    wait = 250;
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
  session(frame) {
    cards.session(frame);
    offerStop();
  },
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

function offerStop() {
  stop.hidden = !(owner && connection.dataset.state === 'connected' && cards.isWorking());
  stop.disabled = false;
}

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

async function upload(id, text, attached) {
  const body = new FormData();
  body.append('id', id);
  body.append('text', text);
  body.append('file', attached);
  const again = () => upload(id, text, attached);
  const answer = await fetch('/upload', { method: 'POST', body }).catch(() => null);
  if (!answer) setTimeout(again, 2000);
  else if (!answer.ok) log.refuse(id, oneLine(await answer.text()) || `refused (${answer.status})`, again);
}

function submit() {
  const text = composer.value.trim();
  if (!text && !file) return;
  if (owner && !file && commands.includes(text)) {
    composer.value = '';
    fit();
    command(text);
    return;
  }
  const id = outbox.newId();
  log.sending(id, text, file?.name);
  composer.value = '';
  fit();
  if (file) {
    upload(id, text, file);
    choose(null);
  } else if (new TextEncoder().encode(text).length > largestText) {
    log.refuse(id, 'a message may have 8 MB; send it as a file', () => submitText(id, text));
  } else {
    post(id, text);
  }
}

function submitText(id, text) {
  upload(id, '', new File([text], 'message.txt', { type: 'text/plain' }));
}

function choose(chosen) {
  if (chosen && chosen.size > largestFile) {
    log.note(`${chosen.name} is larger than 50 MB, which is the most a file may have.`);
    chosen = null;
  }
  file = chosen;
  picker.value = '';
  document.getElementById('chip').hidden = !file;
  document.getElementById('chip-name').textContent = file ? oneLine(file.name) : '';
  composer.focus();
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
composer.addEventListener('paste', event => {
  const pasted = event.clipboardData.files[0];
  if (!pasted) return;
  event.preventDefault();
  choose(pasted);
});
picker.addEventListener('change', () => picker.files[0] && choose(picker.files[0]));
document.getElementById('chip-remove').addEventListener('click', () => choose(null));

const drop = document.getElementById('drop');
const carriesFiles = event => event.dataTransfer?.types.includes('Files');
addEventListener('dragover', event => {
  if (!carriesFiles(event)) return;
  event.preventDefault();
  drop.hidden = false;
});
addEventListener('dragleave', event => {
  if (!event.relatedTarget) drop.hidden = true;
});
addEventListener('drop', event => {
  if (!carriesFiles(event)) return;
  event.preventDefault();
  drop.hidden = true;
  if (event.dataTransfer.files[0]) choose(event.dataTransfer.files[0]);
});

for (const { id, text } of outbox.restore()) log.sending(id, text);
composer.focus();
connect();
