import { invalid } from '../../rest/refusal.ts';
import type { Volume, VolumeMount } from './shape.ts';

/** Of the bits of a file's mode. */
const MAX_MODE = 0o777;

/** https://cloud.google.com/run/docs/reference/rest/v2/Volume */
export function checkVolumes(volumes: readonly Volume[], path: string) {
  for (const [index, { name, secret }] of volumes.entries()) {
    const field = `${path}.volumes[${index}]`;
    if (!name) throw invalid(`${field}.name: a name is required.`);
    if (volumes.findIndex((volume) => volume.name === name) < index) {
      throw invalid(`${field}.name: '${name}' is the name of another volume.`);
    }
    if (secret) checkSecret(secret, `${field}.secret`);
  }
}

function checkSecret(
  { secret, items = [], defaultMode }: NonNullable<Volume['secret']>,
  path: string,
) {
  if (!secret) throw invalid(`${path}.secret: the name of a secret is required.`);
  checkMode(defaultMode, `${path}.default_mode`);
  for (const [index, { path: file = '', version, mode }] of items.entries()) {
    const field = `${path}.items[${index}]`;
    if (!file || !version) throw invalid(`${field}: must specify a path and a version.`);
    if (file.startsWith('/') || file.split('/').includes('..')) {
      throw invalid(`${field}.path: must be relative to the volume, got "${file}".`);
    }
    checkMode(mode, `${field}.mode`);
  }
}

function checkMode(mode: number | undefined, field: string) {
  if (mode === undefined || (mode >= 0 && mode <= MAX_MODE)) return;
  throw invalid(`${field}: must be between 0000 and 0777, which is ${MAX_MODE}, got ${mode}.`);
}

/** https://cloud.google.com/run/docs/reference/rest/v2/Container#VolumeMount */
export function checkMounts(
  mounts: readonly VolumeMount[],
  volumes: readonly Volume[],
  path: string,
) {
  for (const [index, { name, mountPath = '', subPath }] of mounts.entries()) {
    const field = `${path}.volume_mounts[${index}]`;
    const volume = volumes.find((candidate) => candidate.name === name);
    if (volume === undefined) throw invalid(`${field}.name: there is no volume '${name ?? ''}'.`);
    if (!mountPath.startsWith('/') || mountPath.includes(':')) {
      throw invalid(`${field}.mount_path: must be absolute and without ':', got "${mountPath}".`);
    }
    if (subPath && volume.secret)
      throw invalid(`${field}.sub_path: a secret's volume has no parts.`);
  }
}
