import { randomUUID, X509Certificate } from 'node:crypto';
import { generate } from 'selfsigned';

const DAY_MS = 86_400_000;
/** https://cloud.google.com/memorystore/docs/redis/about-in-transit-encryption */
const AUTHORITY_DAYS = 3650;
const CERTIFICATE_DAYS = 180;
/** RFC 5280: GeneralName. */
const DNS = 2;

/** What a server proves itself with, and the certificate of whom one has to trust; all in PEM. */
export interface Credentials {
  readonly certificate: string;
  readonly key: string;
  readonly authority: string;
}

/** Signs for one server, and nobody trusts it but those who are handed its certificate. */
export interface Authority {
  /** Its own certificate as Memorystore's `serverCaCerts` tell it; times in RFC 3339. */
  readonly certificate: {
    readonly cert: string;
    readonly createTime: string;
    readonly expireTime: string;
    readonly serialNumber: string;
    readonly sha1Fingerprint: string;
  };
  /** For a server at this address, or one that is called by these names. */
  issue(address: string, names?: readonly string[]): Promise<Credentials>;
}

/** An authority made on the spot, gone with this process: its key is never written anywhere. */
export async function createAuthority(of = 'Redis'): Promise<Authority> {
  // A name of its own: of two authorities of one name, a client would try the first alone.
  const own = await generate([{ name: 'commonName', value: `${of} ${randomUUID()}` }], {
    ...common(AUTHORITY_DAYS),
    extensions: [
      { name: 'basicConstraints', cA: true, critical: true },
      { name: 'keyUsage', keyCertSign: true, critical: true },
    ],
  });
  const parsed = new X509Certificate(own.cert);
  return {
    certificate: {
      cert: own.cert,
      createTime: parsed.validFromDate.toISOString(),
      expireTime: parsed.validToDate.toISOString(),
      serialNumber: parsed.serialNumber,
      sha1Fingerprint: parsed.fingerprint.replaceAll(':', '').toLowerCase(),
    },
    async issue(address, names = []) {
      // Of an address, no alternative name: what Memorystore's have is not documented, and a tidier
      // one would let a client pass here that is refused there.
      const altNames = names.map((value) => ({ type: DNS, value }) as const);
      const { cert, private: key } = await generate([{ name: 'commonName', value: address }], {
        ...common(CERTIFICATE_DAYS),
        ca: { key: own.private, cert: own.cert },
        extensions: [
          { name: 'keyUsage', digitalSignature: true },
          { name: 'extKeyUsage', serverAuth: true },
          ...(altNames.length > 0 ? [{ name: 'subjectAltName', altNames } as const] : []),
        ],
      });
      return { certificate: cert, key, authority: own.cert };
    },
  };
}

function common(days: number) {
  const notBeforeDate = new Date();
  const notAfterDate = new Date(notBeforeDate.getTime() + days * DAY_MS);
  return { keyType: 'ec', algorithm: 'sha256', notBeforeDate, notAfterDate } as const;
}
