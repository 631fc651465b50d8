// Text from outside is data: it is only ever shown, with pictures in place of control characters.

const turns = /[\u200e\u200f\u061c\u202a-\u202e\u2066-\u2069]/g;
const controls = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f]/g;

export function plain(text) {
  return String(text ?? '')
    .replace(/\r\n/g, '\n')
    .replace(turns, '')
    .replace(controls, c => c < ' ' ? String.fromCharCode(0x2400 + c.charCodeAt(0)) : c === '\u007f' ? '\u2421' : '\ufffd');
}

export function oneLine(text) {
  return plain(text).replace(/\s+/g, ' ').trim();
}

// The only way in which this page makes elements: names and text, never markup.
export function make(tag, className, text) {
  const element = document.createElement(tag);
  if (className) element.className = className;
  if (text !== undefined) element.textContent = plain(text);
  return element;
}

export function button(label, className, testId, action) {
  const element = make('button', className, label);
  element.type = 'button';
  element.dataset.testid = testId;
  element.addEventListener('click', action);
  return element;
}

export function clock(milliseconds) {
  return new Date(milliseconds).toLocaleTimeString([], { hour: '2-digit', minute: '2-digit' });
}
