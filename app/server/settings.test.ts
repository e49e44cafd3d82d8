import { describe, expect, it } from 'vitest';
import { createAuthority } from '../../local/authority.ts';
import { readSettings } from './settings.ts';

const redis = { REDISHOST: '10.0.0.3' };

describe('the environment', () => {
  it('needs no more than the tutorial gives: the host of Redis', () => {
    const settings = readSettings(redis);
    expect(settings).toMatchObject({ PORT: 8080, REDISPORT: 6379, CHAT_HISTORY_LENGTH: 1000 });
  });

  it('without a host of Redis is refused, unless the log in memory is asked for', () => {
    expect(() => readSettings({})).toThrow('REDISHOST is not set');
    expect(readSettings({ CHAT_LOG: 'memory' })).toMatchObject({ CHAT_LOG: 'memory' });
  });

  it('is refused with all that is wrong in it at once', () => {
    const env = { PORT: '70000', CHAT_LOG: 'disk', CHAT_HISTORY_LENGTH: '1e3' };
    const read = () => readSettings({ ...redis, ...env });
    expect(read).toThrow('PORT: got "70000", expected a whole number from 0 to 65535');
    expect(read).toThrow('CHAT_LOG: got "disk", expected one of redis, memory');
    expect(read).toThrow('CHAT_HISTORY_LENGTH: got "1e3"');
  });

  it.each([
    '/etc/ssl/ca.pem',
    '-----BEGIN CERTIFICATE-----\nbm90IG9uZQ==\n-----END CERTIFICATE-----',
  ])(
    'with %j for the authorities of Redis is refused: no connection would succeed',
    (REDISCACERTS) => {
      const read = () => readSettings({ ...redis, REDISCACERTS });
      expect(read).toThrow(/REDISCACERTS: got .*, expected certificates in PEM/);
    },
  );

  it('takes certificates that run into one another, and refuses one that is cut off', async () => {
    const [one, two] = await Promise.all([createAuthority(), createAuthority()]);
    const [a, b] = [one.certificate.cert.trim(), two.certificate.cert.trim()];
    const read = (REDISCACERTS: string) => readSettings({ ...redis, REDISCACERTS }).REDISCACERTS;
    expect(read(`"${a} ${b}"`)).toBe(`${a}\n${b}`);
    expect(() => read(`${a.slice(0, 200)}\n${b}`)).toThrow('expected certificates in PEM');
  });

  it('with the public port for the metrics is refused', () => {
    const env = { ...redis, PORT: '9090', CHAT_METRICS_PORT: '9090' };
    expect(() => readSettings(env)).toThrow('CHAT_METRICS_PORT: got "9090", which is PORT');
    expect(readSettings({ ...env, PORT: '0', CHAT_METRICS_PORT: '0' }).CHAT_METRICS_PORT).toBe(0);
  });

  it('with a name of ours that is no setting is refused', () => {
    expect(() => readSettings({ ...redis, CHAT_HISTROY_LENGTH: '5' })).toThrow(
      'CHAT_HISTROY_LENGTH is not a setting',
    );
  });

  it('on Cloud Run is nobody else’s: REDIS… must be a setting too', () => {
    const env = { ...redis, REDIS_PORT: '7000' };
    expect(readSettings(env).REDISPORT).toBe(6379);
    expect(() => readSettings({ ...env, K_SERVICE: 'chat-app' })).toThrow('REDIS_PORT is not');
  });

  it('takes an empty value for an absent one, and splits lists', () => {
    const env = {
      ...redis,
      PORT: '',
      CHAT_ALLOWED_ORIGINS: 'https://a.example, https://b.example,',
    };
    expect(readSettings(env)).toMatchObject({
      PORT: 8080,
      CHAT_ALLOWED_ORIGINS: ['https://a.example', 'https://b.example'],
    });
  });
});
