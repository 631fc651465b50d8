// The least that a channel server can be, for scale: it keeps nothing, checks nobody, has neither page nor tools.
// On the first session notification it sends 20,000 events.
import { createInterface } from 'node:readline';

const send = (message) => process.stdout.write(JSON.stringify({ jsonrpc: '2.0', ...message }) + '\n');
const text = 'x'.repeat(120);

function burst() {
  for (let i = 0; i < 20_000; i++) {
    send({
      method: 'notifications/claude/channel',
      params: { content: text, meta: { chat_id: 'burst', message_id: String(i) } },
    });
  }
}

createInterface({ input: process.stdin }).on('line', (line) => {
  const message = JSON.parse(line);
  if (message.method === 'initialize') {
    send({
      id: message.id,
      result: {
        protocolVersion: message.params.protocolVersion,
        capabilities: { experimental: { 'claude/channel': {} } },
        serverInfo: { name: 'volatile', version: '0' },
      },
    });
  } else if (message.method === 'notifications/patchbay/session') {
    burst();
  }
}).on('close', () => process.exit(0));
