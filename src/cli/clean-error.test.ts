import { expect, it } from 'vitest';
import { ConfigError } from '../errors.ts';
import { cleanError } from './clean-error.ts';

const token = ['b7Qx9Lw2', 'Zt5Kd8Rf3Vy6Pn1'].join('');

it('prints no credential of the environment, plain or encoded, and no password of a URL', () => {
  const { message } = new ConfigError(
    'tools.prometheus.url',
    `http://a:${token}@prometheus, ${Buffer.from(token).toString('base64')}, postgres://shop:hunter2x@db/shop`,
  );
  const clean = cleanError(message, { HINDCAST_API_TOKEN: token, PATH: '/usr/bin:/bin' });

  expect(clean).toContain('tools.prometheus.url: ');
  expect(clean).not.toContain(token);
  expect(clean).not.toContain(Buffer.from(token).toString('base64'));
  expect(clean).not.toContain('hunter2x');
});

it('leaves a message without any as it is', () => {
  const text = 'hindcast.config.yaml: tools.loki is not known; write to ops@acme.example';

  expect(cleanError(text, { PATH: '/usr/bin', HOME: '/home/dana' })).toBe(text);
});

it('takes no folder in which a shell stands for a password', () => {
  const text = "/srv/payments/config.yaml: cannot be read (ENOENT: open '/srv/payments/config.yaml')";

  expect(cleanError(text, { PWD: '/srv/payments', OLDPWD: '/srv' })).toBe(text);
});
