import { describe, expect, test } from 'vitest';
import { check, READER } from './checker.ts';
import type { Happening, Recorded, Seen } from './record.ts';

const ROOM = 'tea';
const witnesses = [
  { name: 'ann', old: false, rooms: [ROOM] },
  { name: 'ben', old: false, rooms: [ROOM] },
  { name: 'old', old: true, rooms: [ROOM] },
];

type Step = Happening & { readonly client: string };

const seen = (seq: number, text = `text ${seq}`): Seen => ({ seq, id: text, user: 'ann', text });
const upTo = (seq: number, from = 1) =>
  Array.from({ length: seq - from + 1 }, (_, i) => seen(from + i));

const sent = (text: string): Step => {
  return { client: 'ann', what: 'sent', room: ROOM, text, user: 'ann', id: text };
};
const acked = (seq: number, text = `text ${seq}`): Step => {
  return { client: 'ann', what: 'acked', room: ROOM, text, id: text, seq };
};
const saw = (client: string, message: Seen, epoch = 'e'): Step => {
  return { client, what: 'message', room: ROOM, epoch, message };
};
const connected: Step = { client: 'old', what: 'connected' };
const emptied: Step = { client: '', what: 'emptied' };
const history = (
  client: string,
  messages: Seen[],
  { epoch = 'e', recovered = false, seq = messages.at(-1)?.seq ?? 0 } = {},
): Step => ({ client, what: 'history', room: ROOM, epoch, seq, recovered, messages });
const reading = (client: string, messages: Seen[], epoch?: string): Step => {
  return { client, what: 'read', room: ROOM, epoch, messages };
};

const findings = (steps: readonly Step[]) =>
  check(
    steps.map((step, atMs): Recorded => ({ ...step, atMs })),
    witnesses,
  );
const whats = (steps: readonly Step[]) => findings(steps).map(({ what }) => what);

/** Both enter an empty room; `first` come live, to both, and are acknowledged. */
const begin = (first = 3): Step[] => [
  history('ann', [], { epoch: '' }),
  history('ben', [], { epoch: '' }),
  ...upTo(first).flatMap((message) => [
    sent(message.text),
    saw('ann', message),
    acked(message.seq),
    saw('ben', message),
  ]),
];

const end = (messages: Seen[], epoch = 'e'): Step[] => [
  reading(READER, messages, epoch),
  reading('ann', messages),
  reading('ben', messages),
];

describe('a run is in order', () => {
  test('when everybody saw everything once', () => {
    expect(findings([...begin(), ...end(upTo(3))])).toEqual([]);
  });

  test('when what was missed came with a recovered history', () => {
    const missed = history('ben', upTo(5, 4), { recovered: true });
    const four = [sent('text 4'), saw('ann', seen(4)), sent('text 5'), saw('ann', seen(5))];
    const steps = [...begin(), ...four, acked(4), acked(5), missed, ...end(upTo(5))];
    expect(findings(steps)).toEqual([]);
  });

  test('when a log was emptied, and everybody was told to begin anew', () => {
    const anew = [seen(1, 'again')];
    const steps: Step[] = [
      ...begin(),
      emptied,
      sent('again'),
      acked(1, 'again'),
      history('ann', anew, { epoch: 'f' }),
      history('ben', anew, { epoch: 'f' }),
      ...end(anew, 'f'),
    ];
    expect(findings(steps)).toEqual([]);
  });

  test('when it was emptied twice, and nobody wrote in between', () => {
    const nothing = [history('ann', [], { epoch: '' }), history('ben', [], { epoch: '' })];
    const again = [sent('again'), acked(1, 'again')];
    const anew = [history('ann', [seen(1, 'again')], { epoch: 'f' })];
    const steps = [emptied, ...nothing, ...again, ...anew, emptied, ...nothing];
    expect(findings([...begin(), ...steps, ...end([], '')])).toEqual([]);
  });

  test('when a message that nobody saw went with the log that was emptied', () => {
    const steps: Step[] = [
      ...begin(),
      sent('gone'),
      acked(4, 'gone'),
      emptied,
      history('ann', [], { epoch: '' }),
      history('ben', [], { epoch: '' }),
      ...end([], ''),
    ];
    expect(findings(steps)).toEqual([]);
  });

  test('when a refused message is there, or is not', () => {
    const refused = (text: string): Step => ({
      client: 'ann',
      what: 'refused',
      room: ROOM,
      text,
      reason: '',
    });
    const four = [saw('ann', seen(4)), saw('ben', seen(4))];
    const steps = [...begin(), sent('text 4'), refused('text 4'), ...four, ...end(upTo(4))];
    expect(findings(steps)).toEqual([]);
    expect(findings([...begin(), sent('no'), refused('no'), ...end(upTo(3))])).toEqual([]);
  });

  test('when an old client is told again on another connection', () => {
    const twice = [connected, saw('old', seen(2)), connected, saw('old', seen(2))];
    expect(findings([...begin(), ...twice, ...end(upTo(3))])).toEqual([]);
  });
});

describe('it finds a message that was', () => {
  test('acknowledged and lost', () => {
    const steps = [...begin(), sent('lost'), acked(4, 'lost'), ...end(upTo(3))];
    expect(whats(steps)).toEqual(['"lost" was acknowledged and is lost']);
  });

  test('acknowledged in a new log and lost, whatever was emptied before', () => {
    const anew = [seen(1, 'again')];
    const steps: Step[] = [
      ...begin(),
      emptied,
      sent('again'),
      acked(1, 'again'),
      history('ann', anew, { epoch: 'f' }),
      history('ben', anew, { epoch: 'f' }),
      sent('lost'),
      acked(2, 'lost'),
      ...end(anew, 'f'),
    ];
    expect(whats(steps)).toEqual(['"lost" was acknowledged and is lost']);
  });

  test('never seen by one of those who were there', () => {
    const steps = [...begin(), sent('text 4'), saw('ann', seen(4)), acked(4), ...end(upTo(4))];
    expect(findings(steps)).toMatchObject([
      { client: 'ben', what: 'ends at 3 of epoch e, the room at 4 of e' },
    ]);
  });

  test('left out in the middle', () => {
    const more = [sent('text 4'), sent('text 5'), saw('ann', seen(4)), saw('ann', seen(5))];
    const steps = [...begin(), ...more, acked(4), acked(5), saw('ben', seen(5)), ...end(upTo(5))];
    expect(findings(steps)).toMatchObject([
      { client: 'ben', room: ROOM, seq: 5, id: 'text 5', what: 'gap: 4 to 4 missing' },
    ]);
  });

  test('left out of a recovered history', () => {
    const more = [sent('text 4'), sent('text 5'), saw('ann', seen(4)), saw('ann', seen(5))];
    const missed = history('ben', upTo(5, 5), { recovered: true });
    const steps = [...begin(), ...more, acked(4), acked(5), missed, ...end(upTo(5))];
    expect(whats(steps)).toEqual(['gap: 4 to 4 missing']);
  });

  test('left out of a whole history', () => {
    const steps = [...begin(), history('ben', upTo(3, 2)), ...end(upTo(3))];
    expect(whats(steps)).toEqual(['gap: 1 to 1 missing']);
  });

  test('said to be known to somebody who has nothing', () => {
    const steps = [...begin(), history('eve', upTo(3, 3), { recovered: true }), ...end(upTo(3))];
    expect(whats(steps)).toEqual([
      '"recovered" although there was nothing before',
      'gap: 1 to 2 missing',
    ]);
  });

  test('shown twice', () => {
    const steps = [...begin(), saw('ben', seen(3)), ...end(upTo(3))];
    expect(whats(steps)).toEqual(['doubled or out of order: after 3']);
  });

  test('stored twice', () => {
    const again = seen(4, 'text 3');
    const steps = [...begin(), saw('ann', again), saw('ben', again), ...end([...upTo(3), again])];
    expect(whats(steps)).toContain('"text 3" is number 3 as well');
  });

  test('given another place than others gave it', () => {
    const [one, two] = ['one', 'two'];
    const steps: Step[] = [
      ...begin(0),
      sent(one),
      sent(two),
      saw('ann', seen(1, one)),
      saw('ann', seen(2, two)),
      saw('ben', seen(1, two)),
      saw('ben', seen(2, one)),
      acked(1, one),
      acked(2, two),
      ...end([seen(1, one), seen(2, two)]),
    ];
    expect(findings(steps)).toMatchObject([
      { client: 'ben', seq: 1, what: 'expected "one" (one) here, as others saw, got "two"' },
      { client: 'ben', seq: 2, what: 'expected "two" (two) here, as others saw, got "one"' },
    ]);
  });

  test('invented', () => {
    const ghost = seen(4, 'boo');
    const steps = [...begin(), saw('ann', ghost), saw('ben', ghost), ...end([...upTo(3), ghost])];
    expect(whats(steps)).toContain('"boo" by ann was invented');
  });

  test('signed with another name, or given another id', () => {
    const forged = { ...seen(4), user: 'eve' };
    const relabelled = { ...seen(4), id: 'x' };
    const shown = (message: Seen) => [...begin(), sent('text 4'), saw('ann', message)];
    expect(whats(shown(forged))).toContain('"text 4" by eve was invented');
    expect(whats(shown(relabelled))).toContain('"text 4" was sent with id text 4');
  });

  test('acknowledged with another number than it has', () => {
    const four = [sent('text 4'), saw('ann', seen(4)), saw('ben', seen(4))];
    const steps = [...begin(), ...four, acked(5, 'text 4'), ...end(upTo(4))];
    expect(whats(steps)).toEqual(['"text 4" was acknowledged as 5, seen as 4']);
  });

  test('never answered', () => {
    expect(whats([...begin(), sent('hello?'), ...end(upTo(3))])).toEqual([
      '"hello?" was never answered',
    ]);
  });

  test('answered twice, or without having been sent', () => {
    expect(whats([...begin(), acked(3), ...end(upTo(3))])).toEqual(['"text 3" was answered twice']);
    expect(whats([...begin(), acked(4, 'boo'), ...end(upTo(3))])).toEqual([
      '"boo" was answered, never sent',
    ]);
  });

  test('kept from an old client on one connection', () => {
    const old = [connected, saw('old', seen(1)), saw('old', seen(3))];
    expect(whats([...begin(), ...old, ...end(upTo(3))])).toEqual(['a gap: after 1']);
  });

  test('told to an old client twice, or before an earlier one, on one connection', () => {
    const old = (...seqs: number[]) => [connected, ...seqs.map((seq) => saw('old', seen(seq)))];
    const told = (...seqs: number[]) => whats([...begin(), ...old(...seqs), ...end(upTo(3))]);
    expect(told(1, 1)).toEqual(['doubled or out of order: after 1']);
    expect(told(1, 2, 3, 2)).toEqual(['doubled or out of order: after 3']);
  });
});

describe('it finds an epoch that', () => {
  const anew = [seen(1, 'again')];
  const told = (recovered: boolean): Step[] => [
    history('ann', anew, { epoch: 'f' }),
    history('ben', anew, { epoch: 'f', recovered }),
    ...end(anew, 'f'),
  ];

  test('was taken for whole after another', () => {
    const steps = [...begin(0), ...begin(1).slice(2), emptied, sent('again'), ...told(true)];
    expect(whats(steps)).toContain('epoch f taken for whole after epoch e');
  });

  test('began in the middle of what is shown', () => {
    const first = saw('ben', seen(4, 'again'), 'f');
    expect(whats([...begin(), emptied, sent('again'), first])).toContain(
      'a message of epoch f after e, without a new history',
    );
  });

  test('began although no log was emptied', () => {
    expect(whats([...begin(), sent('again'), acked(1, 'again'), ...told(false)])).toEqual([
      'epoch f is number 2 of the room, although the log was emptied 0 times',
    ]);
  });

  test('came back', () => {
    const back = [history('ben', upTo(3)), history('ben', anew, { epoch: 'f' })];
    const steps = [...begin(), emptied, sent('again'), acked(1, 'again')];
    expect(
      whats([...steps, history('ben', anew, { epoch: 'f' }), ...back, ...told(false)]),
    ).toEqual(['back from epoch f to e', 'back from epoch e to f']);
  });

  test('lost its newest', () => {
    const steps = [...begin(), history('ben', upTo(2)), saw('ben', seen(3)), ...end(upTo(3))];
    expect(whats(steps)).toEqual(['epoch e went back from 3 to 2']);
  });
});

describe('at the end it finds', () => {
  test('a room that does not begin with its first message', () => {
    const steps = [...begin(), ...end(upTo(3, 2))];
    expect(whats(steps)).toContain('expected number 1 of the room');
  });

  test('a client that reads something else than the others', () => {
    const steps = [...begin(), reading(READER, upTo(3), 'e'), reading('ben', upTo(2))];
    expect(findings(steps)).toMatchObject([
      { client: 'ben', what: 'reads 2 messages of the room, others 3' },
    ]);
    const swapped = [seen(1), seen(3), seen(2)];
    expect(whats([...begin(), reading(READER, upTo(3), 'e'), reading('ben', swapped)])).toEqual([
      'its reading of the room differs',
    ]);
  });

  test('a history that does not end where it says', () => {
    const short = history('ben', upTo(2), { seq: 3 });
    expect(whats([...begin(), short, ...end(upTo(3))])).toContain(
      'the history says it ends at 3, got it up to 2',
    );
  });

  test('a room that nobody could read', () => {
    expect(whats(begin(0))).toContain('nobody read this room at the end');
  });
});
