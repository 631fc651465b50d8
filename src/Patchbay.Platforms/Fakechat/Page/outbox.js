// What was written here and is not yet on the server's disk. Each entry has an item of its own in the browser's storage,
// so that it survives a reload and tabs never overwrite each other; the id makes sending twice harmless.

const prefix = 'fakechat.unsent.';
const entries = new Map();
let count = 0;

export function newId() {
  const random = crypto.getRandomValues(new Uint32Array(2));
  return `u${Date.now()}-${++count}${random[0].toString(36)}${random[1].toString(36)}`;
}

export function add(id, text) {
  entries.set(id, { text });
  try {
    localStorage.setItem(prefix + id, JSON.stringify({ text }));
  } catch {
    // Storage is full or switched off: the entry lives as long as the page.
  }
}

export function remove(id) {
  entries.delete(id);
  try {
    localStorage.removeItem(prefix + id);
  } catch {
    // As above.
  }
}

export const has = id => entries.has(id);
export const all = () => [...entries].map(([id, { text }]) => ({ id, text }));

export function restore() {
  try {
    const keys = Object.keys(localStorage).filter(key => key.startsWith(prefix)).sort();
    for (const key of keys) {
      const entry = JSON.parse(localStorage.getItem(key));
      if (entry) entries.set(key.slice(prefix.length), entry);
    }
  } catch {
    // Nothing to restore.
  }
  return all();
}
