import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { fakeCommands } from '../fakes.ts';
import { diagnose } from './diagnose.ts';
import { permissionsFor, roles } from './roles.ts';

const stacks = JSON.stringify([
  { name: 'dev', current: true },
  { name: 'prod', current: false },
]);
const top = join(import.meta.dirname, '../..');
const everything = Object.values(roles).flatMap(({ permissions }) => permissions);

let commands: ReturnType<typeof fakeCommands>;
let home: string;
let google: Server;
let env: Record<string, string>;
/** What Google answers, by a part of the address. */
let answers: Record<string, { readonly status: number; readonly body: object }>;
let settings: string[];

beforeEach(async () => {
  commands = fakeCommands({
    node: 'echo v24.1.0',
    docker: 'echo 27.0.1',
    gcloud: 'echo a-token',
    pulumi: `case "$1 $2" in
      version*) echo v3.259.0 ;;
      whoami*) echo '{"user": "me", "url": "file://~"}' ;;
      "stack ls") echo '${stacks}' ;;
    esac`,
  });
  home = mkdtempSync(join(tmpdir(), 'home-'));
  mkdirSync(join(home, '.config', 'gcloud'), { recursive: true });
  writeFileSync(join(home, '.config', 'gcloud', 'application_default_credentials.json'), '{}');
  env = { PATH: commands.path, HOME: home };
  answers = {
    ':testIamPermissions': { status: 200, body: { permissions: everything } },
    '/services/': { status: 200, body: { state: 'ENABLED' } },
  };
  google = createServer(({ url = '' }, response) => {
    const found = Object.entries(answers).find(([part]) => url.includes(part))?.[1];
    response.writeHead(found?.status ?? 404).end(JSON.stringify(found?.body ?? {}));
  }).listen(0);
  await new Promise((resolve) => google.once('listening', resolve));
  const base = `http://localhost:${(google.address() as AddressInfo).port}`;
  settings = [
    'gcp:project: demo-project',
    'gcp:region: europe-west3',
    `gcp:serviceUsageCustomEndpoint: ${base}/usage/`,
    `gcp:resourceManagerCustomEndpoint: ${base}/crm/`,
  ];
});

afterEach(() => {
  google.closeAllConnections();
  google.close();
  commands.remove();
  rmSync(home, { recursive: true });
});

/** The findings by title: `state: found → advice`. */
async function findings(stack?: string, limitMs = 10_000): Promise<Record<string, string>> {
  cpSync(join(top, 'Pulumi.yaml'), join(home, 'Pulumi.yaml'));
  writeFileSync(join(home, 'Pulumi.dev.yaml'), ['config:', ...settings].join('\n  '));
  const found = await Promise.all(diagnose({ env, folder: home, limitMs }, stack));
  return Object.fromEntries(
    found.map(({ title, state, found, advice }) => [
      title,
      [`${state}: ${found}`, ...advice].join(' → '),
    ]),
  );
}

test('finds nothing missing where everything is there', async () => {
  expect(await findings()).toEqual({
    Node: `there: v24.1.0 at ${join(commands.folder, 'node')}`,
    'Pulumi CLI': `there: v3.259.0 at ${join(commands.folder, 'pulumi')}`,
    'Pulumi login': 'there: me at file://~',
    Stack: 'there: dev',
    Settings: 'there: project demo-project, region europe-west3',
    'Docker engine': 'there: 27.0.1; it needs no docker login',
    'Google credentials': `there: ${home}/.config/gcloud/application_default_credentials.json`,
    'Google APIs': 'there: Service Usage and Resource Manager are on',
    Permissions: `there: all ${permissionsFor({}).length} that are needed`,
  });
});

test('takes a machine on which nothing is installed for a finding, not for a failure', async () => {
  env = { PATH: '/nowhere', HOME: '/nowhere' };
  const found = await findings();
  for (const title of ['Node', 'Pulumi CLI', 'Docker engine']) {
    expect(found[title]).toMatch(/^(missing: it is not on the PATH → |unknown: )/);
  }
  expect(found['Google credentials']).toMatch(/^missing: none → `gcloud auth application-default/);
});

test.each([
  ['v20.20.2', 'missing'],
  ['v22.17.9', 'missing'],
  ['v22.18.0', 'there'],
  ['v26.0.0', 'there'],
])('says of Node %s that it is %s: older ones cannot read the program', async (version, state) => {
  commands.set('node', `echo ${version}`);
  const { Node } = await findings();
  expect(Node).toMatch(new RegExp(`^${state}: ${version}`));
  if (state === 'missing') expect(Node).toContain('ERR_UNKNOWN_FILE_EXTENSION → ');
});

test('gives up on a command that does not answer', async () => {
  commands.set('docker', 'exec sleep 60');
  expect((await findings(undefined, 200))['Docker engine']).toMatch(
    /^missing: no answer within 0\.2 s → start Docker/,
  );
});

test('asks for no Docker engine where the stack names an image', async () => {
  commands.set('docker', 'exit 1');
  settings.push(`image: host/app@sha256:${'0'.repeat(64)}`);
  expect((await findings())['Docker engine']).toMatch(/^there: not needed/);
});

test('tells who is logged in nowhere what to type', async () => {
  commands.set('pulumi', 'echo "error: PULUMI_ACCESS_TOKEN must be set" >&2; exit 3');
  const found = await findings();
  expect(found['Pulumi login']).toMatch(
    /^missing: PULUMI_ACCESS_TOKEN must be set → `pulumi login`/,
  );
  expect(found.Stack).toBe('unknown: PULUMI_ACCESS_TOKEN must be set');
});

test('does not choke on an answer that it does not understand', async () => {
  commands.set('pulumi', 'echo hello');
  expect((await findings()).Stack).toBe('unknown: expected JSON, got "hello"');
});

test('names the stacks that there are beside the one that is not', async () => {
  const found = await findings('qa');
  expect(found.Stack).toBe('missing: no qa; there is dev, prod → pulumi stack init qa');
  expect(found.Settings).toMatch(/^missing: there is no Pulumi\.qa\.yaml; the stacks here are dev/);
});

test("reports what the program's own rules have against the settings", async () => {
  settings = ['gcp:region: europe-west3-a', 'redisTier: GOLD'];
  const { Settings = '' } = await findings();
  expect(Settings).toMatch(/^missing: 3 settings are wrong → /);
  for (const setting of ['gcp:project is not set', 'europe-west3-a', 'redisTier is "GOLD"']) {
    expect(Settings).toContain(setting);
  }
});

test('reads a stack with encrypted settings, and asks the CLI for the token in them', async () => {
  settings.push('gcp:accessToken: { secure: v1:abc }');
  commands.set('gcloud', 'exit 1');
  commands.set('pulumi', `[ "$2" = ls ] && echo '${stacks}' || echo a-token`);
  const found = await findings();
  expect(found.Settings).toMatch(/^there: project demo-project/);
  expect(found['Google credentials']).toBe("there: the stack's setting gcp:accessToken");
  expect(found.Permissions).toMatch(/^there: /);
});

test('says when credentials are named that are not there, or are no longer accepted', async () => {
  env.GOOGLE_APPLICATION_CREDENTIALS = '/nowhere.json';
  expect((await findings())['Google credentials']).toMatch(/^missing: .*names \/nowhere\.json/);
  delete env.GOOGLE_APPLICATION_CREDENTIALS;
  commands.set('gcloud', 'echo "ERROR: expired" >&2; exit 1');
  expect((await findings())['Google credentials']).toMatch(/is no longer accepted: expired → /);
});

test('says which of the two APIs is off, and how to enable them', async () => {
  answers['/services/'] = { status: 200, body: { state: 'DISABLED' } };
  const enable = 'gcloud services enable serviceusage.googleapis.com cloudresourcemanager';
  expect((await findings())['Google APIs']).toContain(
    `missing: Resource Manager is off → ${enable}`,
  );
  const details = [{ reason: 'SERVICE_DISABLED' }];
  answers['/services/'] = { status: 403, body: { error: { message: 'never used', details } } };
  expect((await findings())['Google APIs']).toContain(`missing: Service Usage is off → ${enable}`);
});

test('asks where the provider is sent by its variables', async () => {
  const base = `http://localhost:${(google.address() as AddressInfo).port}/`;
  settings = settings.filter((line) => !line.includes('CustomEndpoint'));
  Object.assign(env, {
    GOOGLE_SERVICE_USAGE_CUSTOM_ENDPOINT: `${base}usage/`,
    GOOGLE_RESOURCE_MANAGER_CUSTOM_ENDPOINT: `${base}crm/`,
  });
  expect((await findings())['Google APIs']).toContain('there: ');
});

test('names the roles that bring the permissions that are missing', async () => {
  const permissions = everything.filter((one) => one !== 'run.services.setIamPolicy');
  answers[':testIamPermissions'] = { status: 200, body: { permissions } };
  const { Permissions } = await findings();
  expect(Permissions).toMatch(
    /^missing: run\.services\.setIamPolicy → .*--role roles\/run\.admin$/,
  );
});

test.each([
  ['redisAuth: true', 'secretmanager.versions.add', 'secretmanager.admin'],
  ['domain: chat.example.com', 'compute.urlMaps.create', 'compute.loadBalancerAdmin'],
  ['monitoring: true', 'monitoring.dashboards.create', 'monitoring.editor'],
  ["deployRepository: '42'", 'iam.workloadIdentityPools.create', 'iam.workloadIdentityPoolAdmin'],
  ['network: create', 'compute.networks.create', 'compute.networkAdmin'],
  ['egress: direct', 'compute.subnetworks.create', 'compute.networkAdmin'],
  ['egress: connector', 'vpcaccess.connectors.create', 'vpcaccess.admin'],
])('with %s asks for %s too, and not otherwise', async (setting, permission, role) => {
  const permissions = everything.filter((one) => one !== permission);
  answers[':testIamPermissions'] = { status: 200, body: { permissions } };
  const without = setting.startsWith('egress: conn') ? ['egress: direct'] : [];
  settings.push(...without);
  expect((await findings()).Permissions).toMatch(/^there: all/);
  settings = [...settings.filter((one) => !without.includes(one)), setting];
  expect((await findings()).Permissions).toMatch(
    new RegExp(`^missing: ${permission} .*--role roles/${role}$`),
  );
});

test.each([
  ['v3.244.0', 'missing'],
  ['v3.245.0', 'there'],
  ['3.300.1', 'there'],
  ['v4.0.0', 'missing'],
])('says of the CLI %s that it is %s: older ones know no error hooks', async (version, state) => {
  commands.set('pulumi', `echo ${version}`);
  expect((await findings())['Pulumi CLI']).toMatch(new RegExp(`^${state}: `));
});

test("hands on Google's own words about a project that one may not see", async () => {
  const body = { error: { message: 'The caller does not have permission' } };
  answers[':testIamPermissions'] = { status: 403, body };
  expect((await findings()).Permissions).toMatch(
    /^missing: The caller does not have permission → is demo-project the right project/,
  );
});
