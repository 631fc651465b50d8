// One row for each item of the feed; docs/reference/feed.md says what the items are.

const events = count => `${count >= 100 ? '100 or more' : count} event${count === 1 ? '' : 's'}`;
const json = input => input === undefined ? '' : JSON.stringify(input, null, 2);
const by = item => item.by ? ` by ${item.by}` : '';

const kinds = {
  session_started: item => ({ mark: '●', title: `Session ${item.name}: ${item.agent}, ${item.permission_mode}`, text: item.agent_reason }),
  session_ended: item => ({ mark: '●', title: `The session ended: ${item.reason}` }),
  channel: item => ({ mark: '≋', title: item.listening ? `${item.entry}: listening` : `${item.entry}: ${item.gate}: ${item.reason}` }),
  event: item => ({ mark: '←', title: item.user ? `${item.source} · ${item.user}` : item.source, text: item.content }),
  event_state: item => ({ mark: '·', title: `${item.source}: ${events(item.event_ids.length)} ${item.state}`, text: item.reason }),
  user: item => ({ mark: '›', title: 'Terminal', text: item.text }),
  turn_started: item => ({ mark: '▸', title: `Turn ${item.turn}, with the rights of: ${item.rights}` }),
  events_injected: item => ({ mark: '←', title: `${events(item.event_ids.length)} entered turn ${item.turn}` }),
  assistant: item => ({ mark: '•', title: 'Agent', text: item.text }),
  // The feed has the first 400 characters of a thought.
  thinking: item => ({ mark: '·', title: `Thought, ${item.characters > 400 ? 'the first 400 of ' : ''}${item.characters} characters`, text: item.text }),
  tool_call: item => ({ mark: '→', title: `${item.tool}: ${item.description}`, text: json(item.input) }),
  tool_result: item => ({ mark: item.is_error ? '✗' : '✓', title: `${item.tool}: ${item.is_error ? 'failed' : 'done'}`, text: item.text, bad: item.is_error }),
  permission_request: item => ({ mark: '?', title: `Allow ${item.tool}? ${item.description}`, text: item.input_preview }),
  permission_resolved: item => ({ mark: '!', title: `Request ${item.request_id}: ${item.outcome}${by(item)}` }),
  question: item => ({ mark: '?', title: item.kind === 'plan' ? 'A plan to approve' : 'A question', text: item.text }),
  question_resolved: item => ({ mark: '!', title: item.answer == null ? 'No answer in time' : `Answered${by(item)}`, text: item.answer }),
  usage: item => ({ mark: '·', title: `${item.model}: ${item.input_tokens} tokens in, ${item.output_tokens} out` }),
  turn_finished: item => ({ mark: '■', title: `Turn ${item.turn} ${item.outcome} after ${Number(item.seconds).toFixed(1)} s`, bad: item.outcome === 'failed' }),
  notice: item => ({ mark: 'i', title: `${item.source}: ${item.text}`, bad: item.level === 'error' || item.level === 'warning' }),
};

/** What a row shows: texts only. An item that is not known, or not whole, is named and nothing else. */
export function outline(item) {
  if (!item.cut && Object.hasOwn(kinds, item.type)) {
    try {
      const { mark, title, text, bad } = kinds[item.type](item);
      return { kind: bad ? 'bad' : item.type, mark, title, text };
    } catch {
      // A newer session, which says it in another way.
    }
  }
  return { kind: item.type, mark: '·', title: `${item.type}${item.tool ? ` ${item.tool}` : ''}${item.cut ? ': too large to be shown here' : ''}` };
}
