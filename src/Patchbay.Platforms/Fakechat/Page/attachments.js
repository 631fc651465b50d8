// What will go with the next message: picked, dropped or pasted, shown before it is sent, and removed again by a button.

import { make, oneLine } from './text.js';
import * as log from './log.js';

const largest = 50 * 1024 * 1024;
const most = 10;
const row = document.getElementById('chips');
const picker = document.getElementById('file');
const composer = document.getElementById('composer');
const drop = document.getElementById('drop');
const raster = /^image\/(png|jpeg|gif|webp)$/;
let files = [];

export const isEmpty = () => files.length === 0;

/** A picture that the browser has itself, as an address of this page; null for any other file. */
export const preview = file => raster.test(file.type) ? URL.createObjectURL(file) : null;

/** The chosen files, which are no longer chosen then. */
export function take() {
  const taken = files;
  files = [];
  show();
  return taken;
}

function add(chosen) {
  for (const file of chosen) {
    if (file.size > largest) log.note(`${oneLine(file.name)} is larger than 50 MB, which is the most a file may have.`, 'refused');
    else if (files.length >= most) log.note(`Only ${most} files go at once: ${oneLine(file.name)} was left out.`, 'refused');
    else files.push(file);
  }
  picker.value = '';
  show();
  composer.focus();
}

function show() {
  for (const picture of row.querySelectorAll('img')) URL.revokeObjectURL(picture.src);
  row.replaceChildren(...files.map(chip));
  row.hidden = files.length === 0;
}

function chip(file) {
  const element = make('li', 'chip');
  element.dataset.testid = 'chip';
  const source = preview(file);
  if (source) {
    const picture = make('img');
    picture.src = source;
    picture.alt = '';
    element.append(picture);
  }
  const name = oneLine(file.name);
  const remove = make('button', 'chip-remove', '×');
  remove.type = 'button';
  remove.setAttribute('aria-label', `Remove ${name}`);
  remove.addEventListener('click', () => {
    files = files.filter(other => other !== file);
    show();
    composer.focus();
  });
  element.append(make('span', 'chip-name', name), make('span', 'chip-size', size(file.size)), remove);
  return element;
}

function size(bytes) {
  return bytes < 1024 ? `${bytes} B` : bytes < 1024 * 1024 ? `${Math.round(bytes / 1024)} KB` : `${(bytes / 1024 / 1024).toFixed(1)} MB`;
}

picker.addEventListener('change', () => add(picker.files));
composer.addEventListener('paste', event => {
  if (event.clipboardData.files.length === 0) return;
  event.preventDefault();
  add(event.clipboardData.files);
});

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
  add(event.dataTransfer.files);
});
