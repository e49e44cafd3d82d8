import type { Reason } from './compare.ts';

const because = (reason: string, ...where: readonly (readonly [RegExp, RegExp])[]): Reason[] =>
  where.map(([kind, path]) => ({ kind, path, reason }));

const WHOLE = /^$/;

/** Every way in which what the program makes is not what the tutorial makes, and why. */
export const reasons: readonly Reason[] = [
  ...because(
    'Google gives it, another one to each',
    [/^Redis /, /^(host|reservedIpRange|createTime)$/],
    [/^account /, /^(uniqueId|oauth2ClientId|etag)$/],
    [/^service /, /^(uid|etag|createTime|updateTime|uri|urls\.0)$/],
    [/^service /, /\.lastTransitionTime$/],
    [/^service /, /^latest(Ready|Created)Revision$/],
    [/^service /, /\.env\.REDISHOST\.value$/],
  ),
  ...because(
    'the tool says who it is',
    [/^service /, /^client(Version)?$/],
    [/^service /, /^template\.labels\.client\.knative\.dev\/nonce$/],
    [/^service /, /^template\.containers\.0\.name$/],
    [/./, /^labels\.goog-pulumi-provisioned$/],
  ),
  ...because('the image is built on the machine that deploys, not by Cloud Build', [
    /^API cloudbuild\.|^API (logging|storage|pubsub)\./,
    WHOLE,
  ]),
  ...because(
    'the images have a repository of their own, which keeps the ten newest',
    [/^repository /, WHOLE],
    [/^service /, /\.image$/],
  ),
  ...because('pinned: the default changes with the years', [/^Redis /, /^redisVersion$/]),
  ...because('a full Redis refuses a message in words; the default would forget others', [
    /^Redis /,
    /^redisConfigs\.maxmemory-policy$/,
  ]),
  ...because('three machines carry what a development stack needs', [
    /^connector /,
    /^max(Instances|Throughput)$/,
  ]),
  ...because('an account is told from others by its name', [/^account /, /^displayName$/]),
  ...because('one instance takes a thousand sockets; by default it takes 80', [
    /^service /,
    /^template\.maxInstanceRequestConcurrency$/,
  ]),
  ...because('a limit of its own on what it may cost', [
    /^service /,
    /^template\.scaling\.maxInstanceCount$/,
  ]),
  ...because(
    'public without a binding, which an organisation may forbid',
    [/^service /, /^invokerIamDisabled$/],
    [/^grant roles\/run\.invoker on service /, WHOLE],
  ),
  ...because('a client that reconnects lands on its instance where that can be', [
    /^service /,
    /^template\.sessionAffinity$/,
  ]),
  ...because('the app is told its limits', [/^service /, /\.env\.(REDISPORT|CHAT_\w+)\.value$/]),
  ...because('an instance takes people when it has reached Redis, and is replaced when it hangs', [
    /^service /,
    /\.(startup|liveness)Probe\./,
  ]),
  ...because('the same in other words', [/^service /, /\.resources\.limits\.cpu$/]),
  ...because("removes a person's messages, when an operator has it run", [/^job /, WHOLE]),
];
