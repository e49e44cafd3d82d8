import { expect, test } from 'vitest';
import { Crowd } from './crowd.ts';
import { noFaults, Seen, Sent } from './ledger.ts';
import { Member } from './member.ts';

/** A room whose one sender sent two texts, which both members saw. */
function crowd() {
  const crowd = new Crowd();
  const members = ['Ada', 'Bob'].map((user) => {
    const member = new Member({ user, room: 'a', batch: true, meter: crowd.meter });
    const seen = new Seen();
    for (const count of [0, 1]) seen.add(count);
    member.seen.push(seen);
    return member;
  });
  const sent = new Sent();
  sent.count = 2;
  crowd.rooms = [{ members, sent: [sent] }];
  return { crowd, members, sent };
}

test('finds nothing amiss where all saw everything in one order', () => {
  expect(crowd().crowd.faults()).toEqual(noFaults);
});

test('finds who saw the same as the others in another order', () => {
  const { crowd: two, members } = crowd();
  (members[1] as Member).order = 1;
  expect(two.faults()).toEqual({ ...noFaults, reordered: 1 });
});

test('counts what is missing for each member', () => {
  const { crowd: two, sent } = crowd();
  sent.count = 3;
  expect(two.faults()).toEqual({ ...noFaults, missing: 2 });
});
