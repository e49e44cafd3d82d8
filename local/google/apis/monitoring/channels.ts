import { Refusal } from '../../rest/refusal.ts';
import { Collection } from './collection.ts';
import { badField, type Mutation, missing, mutation, withoutDefaults } from './message.ts';
import { policies } from './policies.ts';

/** https://cloud.google.com/monitoring/api/ref_v3/rest/v3/projects.notificationChannels */
interface Channel {
  readonly name: string;
  readonly type: string;
  readonly enabled: boolean;
  readonly labels: Readonly<Record<string, string>>;
  readonly verificationStatus?: 'UNVERIFIED' | 'VERIFIED';
  readonly creationRecord: Mutation;
  readonly mutationRecords: readonly Mutation[];
}

/** What each type has to be told: projects.notificationChannelDescriptors of that interface. */
const labelsOf: Readonly<Record<string, readonly string[]>> = {
  email: ['email_address'],
  google_chat: ['space'],
  pagerduty: ['service_key'],
  pubsub: ['topic'],
  slack: ['auth_token', 'channel_name'],
  sms: ['number'],
  webhook_basicauth: ['url', 'username'],
  webhook_tokenauth: ['url'],
};

/**
 * Nobody has proved yet that what is sent there is read. Made by the interface and not in the
 * console, a channel stays like that, and silent, until `:sendVerificationCode` and `:verify`.
 */
const TO_BE_VERIFIED = new Set(['email', 'sms']);

export const channels = new Collection<Channel>({
  key: 'notificationChannels',
  type: 'gcp:monitoring/notificationChannel:NotificationChannel',
  complete(given, { name, before }) {
    const { type = '', labels = {}, enabled } = given as Partial<Channel>;
    if (given.name && given.name !== name) {
      throw badField(
        'notification_channel.name.channel_id_part',
        given.name,
        'Field must be empty.',
      );
    }
    check(type, labels);
    const now = mutation();
    const verificationStatus = before?.verificationStatus ?? 'UNVERIFIED';
    return withoutDefaults({
      ...given,
      type,
      labels,
      name,
      enabled: enabled ?? true,
      ...(TO_BE_VERIFIED.has(type) ? { verificationStatus } : {}),
      creationRecord: before?.creationRecord ?? now,
      mutationRecords: [...(before?.mutationRecords ?? []), now],
    });
  },
  async release(project, { name }, query) {
    const users = policies
      .in(project)
      .entries()
      .map(([, policy]) => policy);
    for (const policy of users.filter((it) => it.notificationChannels?.includes(name))) {
      if (query.get('force') !== 'true') throw stillReferenced(name, policy.name);
      const others = policy.notificationChannels?.filter((channel) => channel !== name) ?? [];
      const after = { ...policy, notificationChannels: others, mutationRecord: mutation() };
      await policies.put(project, withoutDefaults(after));
    }
  },
});

function check(type: string, labels: Channel['labels']) {
  const wanted = labelsOf[type];
  if (wanted === undefined) {
    throw badField('notification_channel.type', type, 'there is no channel of that type.');
  }
  const absent = wanted.find((label) => !labels[label]);
  if (absent) throw missing(`notification_channel.labels[${absent}]`);
  const { email_address: address = '' } = labels;
  if (type === 'email' && !/^\S+@\S+$/.test(address)) {
    const field = 'notification_channel.labels[email_address]';
    throw badField(field, address, 'it is no email address.');
  }
}

/** https://github.com/hashicorp/terraform-provider-google/issues/10337 */
function stillReferenced(channel: string, policy: string): Refusal {
  return new Refusal(
    'FAILED_PRECONDITION',
    `Could not delete "${channel}" because it is still being referenced by: "${policy}"`,
  );
}
