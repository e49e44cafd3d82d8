import type { Reason } from './compare.ts';

type Where = readonly [kind: RegExp, path: RegExp, program?: RegExp];

const because = (reason: string, ...where: readonly Where[]): Reason[] =>
  where.map(([kind, path, program]) => ({ kind, path, reason, ...(program ? { program } : {}) }));

const WHOLE = /^$/;
/** The tutorial's alone, the program's alone. */
const NONE = /^none$/;
const THERE = /^there$/;

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
    [/^service /, /^client(Version)?$/, NONE],
    [/^service /, /^template\.labels\.client\.knative\.dev\/nonce$/, NONE],
    [/^service /, /^template\.containers\.0\.name$/, NONE],
    [/./, /^labels\.goog-pulumi-provisioned$/, /^"true"$/],
  ),
  ...because('the image is built on the machine that deploys, not by Cloud Build', [
    /^API (cloudbuild|logging)\./,
    WHOLE,
    NONE,
  ]),
  ...because(
    'the images have a repository of their own, which keeps the ten newest',
    [/^repository cloud-run-source-deploy$/, WHOLE, NONE],
    [/^repository chat$/, WHOLE, THERE],
    [/^service /, /\.image$/],
  ),
  ...because('pinned: the default changes with the years', [/^Redis /, /^redisVersion$/]),
  ...because('a full Redis refuses a message in words; the default would forget others', [
    /^Redis /,
    /^redisConfigs\.maxmemory-policy$/,
    /^"noeviction"$/,
  ]),
  ...because('three machines carry what a development stack needs', [
    /^connector /,
    /^max(Instances|Throughput)$/,
    /^3(00)?$/,
  ]),
  ...because('an account is told from others by its name', [/^account /, /^displayName$/]),
  ...because('one instance takes a thousand sockets; by default it takes 80', [
    /^service /,
    /^template\.maxInstanceRequestConcurrency$/,
    /^1000$/,
  ]),
  ...because('a limit of its own on what it may cost', [
    /^service /,
    /^template\.scaling\.maxInstanceCount$/,
  ]),
  ...because(
    'public without a binding, which an organisation may forbid',
    [/^service /, /^invokerIamDisabled$/, /^true$/],
    [/^grant roles\/run\.invoker on service \S+ to allUsers$/, WHOLE, NONE],
  ),
  ...because('a client that reconnects lands on its instance where that can be', [
    /^service /,
    /^template\.sessionAffinity$/,
    /^true$/,
  ]),
  ...because('the app is told its limits', [
    /^service /,
    /\.env\.(REDISPORT|CHAT_(TIMEOUT_SECONDS|CONCURRENCY|TRUSTED_HOPS|HISTORY_(LENGTH|DAYS)))\.value$/,
  ]),
  ...because('the app is told that nobody reads its metrics', [
    /^service /,
    /\.env\.CHAT_METRICS_PORT\.value$/,
    /^"0"$/,
  ]),
  // The paths by themselves: whether each probe is there is seen by them.
  ...because(
    'an instance takes people when it has reached Redis, and is replaced when it hangs',
    [/^service /, /\.startupProbe\.httpGet\.path$/, /^"\/health\/startup"$/],
    [/^service /, /\.livenessProbe\.httpGet\.path$/, /^"\/health\/live"$/],
    [/^service /, /\.startupProbe\.tcpSocket\.port$/, NONE],
    [/^service /, /Probe\.(httpGet\.port|periodSeconds|timeoutSeconds|failureThreshold)$/, /^\d+$/],
  ),
  ...because('the same in other words', [/^service /, /\.resources\.limits\.cpu$/, /^"1"$/]),
  ...because("removes a person's messages, when an operator has it run", [
    /^job chat-app-erase$/,
    WHOLE,
    THERE,
  ]),
];
