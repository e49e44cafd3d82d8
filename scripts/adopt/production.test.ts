import { expect, test } from 'vitest';
import { tutorial } from './fixture.ts';
import type { Known } from './known.ts';
import { adopt } from './looking.ts';
import type { Json } from './lookup.ts';
import type { Plan } from './plan.ts';
import { describeResources } from './report.ts';

const project = 'projects/demo-project';
const numbered = 'projects/123456789012';
const compute = `https://www.googleapis.com/compute/v1/${project}`;
const pools = 'locations/global/workloadIdentityPools';
const deployer = `${project}/serviceAccounts/chat-deploy@demo-project.iam.gserviceaccount.com`;
const jobs = `principalSet://iam.googleapis.com/${numbered}/${pools}/chat-deploy/attribute.stack/dev`;

const settings = {
  domain: 'chat.example.com',
  dnsZone: 'example',
  deployRepository: '42',
  monitoring: 'true',
};

/** The tutorial's things, and these beside them. */
const lookAt = (things: Record<string, Json>) =>
  adopt({ ...tutorial(), ...things }, { config: settings });

const named = ({ resources }: Plan, name: string) =>
  resources.find(({ resource }) => resource.name === name);

test('takes what Compute Engine tells of by URL and port range for what the program asks for', async () => {
  const { planned, of } = await lookAt({
    [`compute/${project}/global/addresses/chat-app`]: { name: 'chat-app', address: '203.0.113.9' },
    [`compute/${project}/global/targetHttpsProxies/chat-app`]: {
      urlMap: `${compute}/global/urlMaps/chat-app`,
      sslCertificates: [`${compute}/global/sslCertificates/chat-app-ac199dc1`],
      sslPolicy: `${compute}/global/sslPolicies/another`,
    },
    [`compute/${project}/global/backendServices/chat-app`]: {
      protocol: 'HTTPS',
      loadBalancingScheme: 'EXTERNAL_MANAGED',
      backends: [{ group: `${compute}/regions/europe-west4/networkEndpointGroups/chat-app` }],
    },
    [`compute/${project}/global/forwardingRules/chat-app-https`]: {
      portRange: '443-443',
      loadBalancingScheme: 'EXTERNAL_MANAGED',
      target: `${compute}/global/targetHttpsProxies/chat-app`,
    },
  });
  expect(of('GlobalAddress').importId).toBe(`${project}/global/addresses/chat-app`);
  expect(of('TargetHttpsProxy').differences.map(({ field }) => field)).toEqual(['sslPolicy']);
  expect(of('BackendService').differences.map(({ field }) => field)).toEqual(['group']);
  const rule = named(planned, 'https-rule');
  expect([rule?.importId, rule?.differences]).toEqual([
    `${project}/global/forwardingRules/chat-app-https`,
    [],
  ]);
  expect(of('SSLPolicy').importId).toBeUndefined();
});

test('says where a record leads that the domain has already', async () => {
  const record = `${project}/managedZones/example/rrsets/chat.example.com./A`;
  const { of } = await lookAt({
    [`compute/${project}/global/addresses/chat-app`]: { address: '203.0.113.9' },
    [`dns/${record}`]: { rrdatas: ['198.51.100.1'], ttl: 300 },
  });
  const { importId, differences } = of('RecordSet');
  expect(importId).toBe(record);
  expect(differences).toMatchObject([
    { found: '198.51.100.1', wanted: '203.0.113.9', replaces: false },
  ]);
});

test('imports a pool by the project’s id, and who comes through it by its number', async () => {
  const { planned, of } = await lookAt({
    [`iamBeta/${project}/${pools}/chat-deploy`]: {
      name: `${numbered}/${pools}/chat-deploy`,
      state: 'ACTIVE',
    },
    [`iamBeta/${deployer}:getIamPolicy`]: {
      bindings: [{ role: 'roles/iam.workloadIdentityUser', members: [jobs] }],
    },
  });
  expect(of('WorkloadIdentityPool').importId).toBe(`${project}/${pools}/chat-deploy`);
  expect(named(planned, 'jobs')?.importId).toBe(
    `${deployer} roles/iam.workloadIdentityUser ${jobs}`,
  );
});

test.each([
  ['', 'undelete chat-deploy --location'],
  ['/providers/github', 'providers undelete github --workload-identity-pool=chat-deploy'],
])('says how to have a deleted pool%s back', async (path, command) => {
  const name = `${pools}/chat-deploy${path}`;
  const things = {
    [`iamBeta/${project}/${name}`]: { name: `${numbered}/${name}`, state: 'DELETED' },
  };
  await expect(lookAt(things)).rejects.toThrow(command);
});

test('names what is there twice, whichever of them is the stack’s', async () => {
  const policies = ['3', '4'].map((id) => {
    const name = `${project}/alertPolicies/${id}`;
    return [`monitoring/v3/${name}`, { name, displayName: 'chat-app: The chat cannot be reached' }];
  });
  const { planned } = await lookAt(Object.fromEntries(policies));
  const urn = named(planned, 'unreachable')?.resource.urn ?? '';
  const told = (known: Known) => describeResources(planned.resources, known).join('\n');
  expect(told(new Map())).toMatch(/another of this title: .*alertPolicies\/4;/);
  const ours = told(new Map([[urn, `${project}/alertPolicies/4`]]));
  expect(ours).toMatch(/another of this title: .*alertPolicies\/3;/);
});

test('finds by its title what Google gave a name to, and no other stack’s', async () => {
  const titled = (key: string, id: string, displayName: string) => {
    const name = `${project}/${key}/${id}`;
    return [`monitoring/${key === 'dashboards' ? 'v1' : 'v3'}/${name}`, { name, displayName }];
  };
  const { planned, of } = await lookAt(
    Object.fromEntries([
      titled('dashboards', '1', 'Chat: chat-app-prod'),
      titled('dashboards', '2', 'Chat: chat-app'),
      titled('alertPolicies', '3', 'chat-app: The chat cannot be reached'),
      titled('uptimeCheckConfigs', '4', 'another'),
    ]),
  );
  expect(of('Dashboard').importId).toBe(`${project}/dashboards/2`);
  expect(of('UptimeCheckConfig').importId).toBeUndefined();
  const policies = planned.resources.filter(({ resource }) => {
    return resource.type.endsWith(':AlertPolicy');
  });
  const found = policies.filter(({ importId }) => importId !== undefined);
  expect(found.map(({ resource }) => resource.name)).toEqual(['unreachable']);
  expect(policies.length).toBeGreaterThan(1);
});
