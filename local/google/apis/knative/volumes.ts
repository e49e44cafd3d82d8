import { present } from '../../rest/message.ts';
import type { Volume, VolumeMount } from '../run/shape.ts';
import type { KnativeVolume } from './shape.ts';

/** In the words of the second version. */
export function readVolume({ secret, ...volume }: KnativeVolume): Volume {
  const { secretName, items, defaultMode } = secret ?? {};
  return present({
    ...volume,
    secret: secret && present({ secret: secretName, defaultMode, items: items?.map(readItem) }),
  }) as Volume;
}

const readItem = ({ key, ...item }: { readonly key?: string }) => ({ ...item, version: key });

/** And back, as Google shows it. */
export function showVolume({ secret, ...volume }: Volume): KnativeVolume {
  return present({
    ...volume,
    secret:
      secret &&
      present({
        secretName: secret.secret,
        defaultMode: secret.defaultMode,
        items: secret.items?.map(({ version, ...item }) => ({ ...item, key: version })),
      }),
  }) as KnativeVolume;
}

/** `readOnly` is "not used by Cloud Run". */
export const readMount = ({ name, mountPath, subPath }: VolumeMount): VolumeMount =>
  present({ name, mountPath, subPath: subPath || undefined });
