import type { Project } from '../../project.ts';
import { present } from '../../rest/message.ts';
import { lastOf } from '../../rest/names.ts';
import { invalid } from '../../rest/refusal.ts';
import type { Body } from '../../rest/route.ts';
import { BY_REVISION, LATEST, type Service, type Texts, type Traffic } from '../run/shape.ts';
import { ownTexts, serviceAnnotations, serviceFields } from './annotations.ts';
import { showCondition } from './condition.ts';
import { metadataOf, SERVING } from './metadata.ts';
import type { KnativeService, KnativeTraffic, Metadata } from './shape.ts';
import { named, readTemplate, showTemplate } from './template.ts';

/** What a client says of a service, in the words of the second version. */
export function readService({ metadata, spec }: KnativeService): Body {
  if (!spec?.template?.spec) throw invalid('spec.template.spec: the field is missing.');
  const template = readTemplate(spec.template);
  return present({
    ...serviceFields(metadata.annotations),
    labels: ownTexts(metadata.labels).texts,
    annotations: ownTexts(metadata.annotations).texts,
    traffic: spec.traffic?.map(readTraffic),
    template: { ...template, containers: named(metadata.name, template.containers) },
  });
}

function readTraffic({ latestRevision, revisionName, percent, tag }: KnativeTraffic): Traffic {
  const target = latestRevision
    ? { type: LATEST }
    : { type: BY_REVISION, revision: revisionName ?? '' };
  return { ...target, ...present({ percent, tag }) };
}

export function showService(project: Project, service: Service, operation?: string): object {
  return {
    apiVersion: SERVING,
    kind: 'Service',
    metadata: partOf(project, 'services', service, operation),
    spec: {
      template: withClient(showTemplate(service.template), service),
      traffic: service.traffic.map((target) => showTraffic(target)),
    },
    status: statusOf(service),
  };
}

function statusOf(service: Service): object {
  const { latestReadyRevision, latestCreatedRevision, trafficStatuses, uri } = service;
  return {
    observedGeneration: Number(service.generation),
    conditions: conditionsOf(service),
    ...(latestReadyRevision ? { latestReadyRevisionName: lastOf(latestReadyRevision) } : {}),
    ...(latestCreatedRevision ? { latestCreatedRevisionName: lastOf(latestCreatedRevision) } : {}),
    ...(trafficStatuses
      ? { traffic: trafficStatuses.map((target) => showTraffic(target, latestReadyRevision)) }
      : {}),
    ...(uri ? { address: { url: uri }, url: uri } : {}),
  };
}

/** While it is worked on, nothing is known of the parts. */
function conditionsOf({ terminalCondition, conditions = [], reconciling }: Service) {
  const ready = terminalCondition ? [terminalCondition] : [];
  const parts = reconciling
    ? ['ConfigurationsReady', 'RoutesReady'].map((type) => ({
        type,
        state: 'CONDITION_PENDING',
        lastTransitionTime: terminalCondition?.lastTransitionTime ?? '',
      }))
    : conditions;
  return [...ready, ...parts].map(showCondition);
}

function showTraffic(target: Traffic, ready?: string): KnativeTraffic {
  const { type, revision, percent, tag, uri } = target;
  const isLatest = type !== BY_REVISION;
  return present({
    latestRevision: isLatest || undefined,
    revisionName: isLatest ? ready && lastOf(ready) : revision,
    percent,
    tag,
    url: uri,
  });
}

function annotationsOf(service: Service, operation?: string): Texts {
  return {
    ...service.annotations,
    ...serviceAnnotations(service),
    ...(operation ? { 'run.googleapis.com/operation-id': operation } : {}),
    ...(service.urls ? { 'run.googleapis.com/urls': JSON.stringify(service.urls) } : {}),
    'serving.knative.dev/creator': service.creator,
    'serving.knative.dev/lastModifier': service.lastModifier,
  };
}

/** Who made it is told of each revision too. */
export function withClient(
  { metadata, spec }: ReturnType<typeof showTemplate>,
  { client, clientVersion }: Service,
) {
  const own = present({
    'run.googleapis.com/client-name': client,
    'run.googleapis.com/client-version': clientVersion,
  });
  return { metadata: { ...metadata, annotations: { ...metadata.annotations, ...own } }, spec };
}

/** https://cloud.google.com/run/docs/reference/rest/v1/namespaces.configurations#Configuration */
export function showConfiguration(project: Project, service: Service): object {
  const { latestReadyRevision = '', latestCreatedRevision = '' } = service;
  return {
    apiVersion: SERVING,
    kind: 'Configuration',
    metadata: partOf(project, 'configurations', service),
    spec: { template: showTemplate(service.template) },
    status: {
      observedGeneration: Number(service.generation),
      conditions: conditionsOf(service).slice(0, 1),
      latestReadyRevisionName: lastOf(latestReadyRevision),
      latestCreatedRevisionName: lastOf(latestCreatedRevision),
    },
  };
}

/** https://cloud.google.com/run/docs/reference/rest/v1/namespaces.routes#Route */
export function showRoute(project: Project, service: Service): object {
  const { latestReadyRevision, trafficStatuses = [], uri, traffic } = service;
  return {
    apiVersion: SERVING,
    kind: 'Route',
    metadata: partOf(project, 'routes', service),
    spec: { traffic: traffic.map((target) => showTraffic(target)) },
    status: {
      observedGeneration: Number(service.generation),
      conditions: conditionsOf(service).slice(0, 1),
      traffic: trafficStatuses.map((target) => showTraffic(target, latestReadyRevision)),
      ...(uri ? { address: { url: uri }, url: uri } : {}),
    },
  };
}

/** Under the service's name. */
function partOf(project: Project, kind: string, service: Service, operation?: string): Metadata {
  return metadataOf(
    project,
    { apiVersion: SERVING, kind },
    service,
    annotationsOf(service, operation),
  );
}
