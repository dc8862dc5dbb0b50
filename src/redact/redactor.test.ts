import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createRedactor } from './redactor.ts';

/** Made up in the vendor's format, and in pieces so that no scanner takes this file for a leak. */
const GITHUB = ['gh', 'p_', 'Zq8xW3nT7vK2mR9pL4cJ6hB1dF5gS0yAeU0o'].join('');
const OWN = ['hc', 'int', '-', 'b7Qx9Lw2Zt5', '_', 'Kd8Rf3Vy6Pn1'].join('');
const personal = { card: true, ssn: true, iban: true, email: true, phone: true };
const redactor = createRedactor({ key: 'a'.repeat(64), own: [OWN], personal });

function base64(text: string): string {
  return Buffer.from(text).toString('base64');
}

function wrapped(text: string, width: number, prefix = ''): string {
  return (text.match(new RegExp(`.{1,${width}}`, 'g')) ?? []).map((line) => prefix + line).join('\n');
}

describe('secrets', () => {
  it.each([
    ['an AWS key id', `id=${['AK', 'IA', '3M3SNGY7ODP63GL2'].join('')} ok`, '3M3SNGY7ODP63GL2'],
    ['a password', 'user=app password=hunter2 host=db', 'hunter2'],
    ['a quoted password', 'connect({"user":"app","password":"p@ss, w\\"rd"})', 'p@ss'],
    ['a password of a manifest', 'db:\n  password: c0rrect-horse\n', 'c0rrect-horse'],
    ['a named token', 'page_token_secret: 9f8a7s6d5f4g3h2j', '9f8a7s6d5f4g3h2j'],
    ['an option', 'run --password hunter2x --verbose', 'hunter2x'],
    ['an element', '<dbPassword>hunter2x</dbPassword>', 'hunter2x'],
    ['a bearer token', 'authorization: Bearer 3q2-7wAAzX9cV8bN7mK6', '3q2-7wAAzX9cV8bN7mK6'],
    ['basic credentials', `Authorization: Basic ${base64('dana:hunter2')}`, base64('dana:hunter2')],
    ['a cookie', 'Set-Cookie: sid=s3ss10n-v4lue; Path=/; HttpOnly', 's3ss10n-v4lue'],
    ['a URL', 'dial amqp://shop:gu3ss@mq.internal:5672/vhost', 'gu3ss'],
    ['a URL with an @ in its password', 'redis://:p@ss@cache:6379/0', 'p@ss'],
    ['a data source name', 'open shop:s3cr3t@tcp(db:3306)/orders', 's3cr3t'],
    ['a signed URL', 'GET /o?X-Amz-Signature=0a1b2c3d4e5f60718293', '0a1b2c3d4e5f60718293'],
    ['a variable', '- name: DB_PASSWORD\n  value: hunter2x\n', 'hunter2x'],
    ['a variable in JSON', '{"name":"API_TOKEN","value":"a1b2c3d4e5f6"}', 'a1b2c3d4e5f6'],
    ['a Secret', 'data:\n  cert-bundle: c29tZXRoaW5nIG9sZA==\nkind: Secret\n', 'c29tZXRoaW5nIG9sZA=='],
    ['a Secret in JSON', '{"kind":"Secret","data":{"tls":"c29tZXRoaW5nIG9sZA=="}}', 'c29tZXRoaW5nIG9sZA=='],
    ['a command', 'curl -u dana:hunter2 https://example.test', 'hunter2'],
    [
      'a key in one line',
      '"-----BEGIN PRIVATE KEY-----\\nMIIEvQIBADANBgkq\\n-----END PRIVATE KEY-----\\n"',
      'MIIEvQIBADANBgkq',
    ],
    ['a key without an end', '-----BEGIN EC PRIVATE KEY-----\nMHcCAQEEIIrYSSNQFaA2Hwf1\n', 'MHcCAQEEIIrYSSNQFaA2Hwf1'],
    [
      'a password hash',
      `admin:${['$2y', '$10$', 'N9qo8uLOickgx2ZMRZoMyeIjZAgcfl7p92ldGxad68LJZdL17lhWy'].join('')}`,
      'IjZAgcfl7p92',
    ],
  ])('%s is taken out', (_what, text, secret) => {
    const clean = redactor.text(text);

    expect(clean).not.toContain(secret);
    expect(clean).toMatch(/\[REDACTED:[a-z0-9-]+:[0-9a-f]{12}\]/);
    expect(redactor.kindsIn(text)).not.toEqual([]);
  });

  it.each<[string, (secret: string) => string]>([
    ['base64', base64],
    ['base64 behind other bytes', (secret) => base64(`x${secret}`)],
    ['base64 for URLs', (secret) => Buffer.from(`?>${secret}`).toString('base64url')],
    ['base64 behind a path', (secret) => `/v1/objects/${base64(`token is ${secret}`)}`],
    ['wrapped base64', (secret) => wrapped(base64(`${'lorem ipsum '.repeat(9)}${secret} dolor`), 64)],
    [
      'wrapped base64 in a log',
      (secret) => wrapped(base64(`${'lorem ipsum '.repeat(9)}${secret}`), 76, '10:02:01 dump: '),
    ],
    ['hexadecimal digits', (secret) => Buffer.from(secret).toString('hex')],
    ['capital hexadecimal digits', (secret) => Buffer.from(`a=${secret}`).toString('hex').toUpperCase()],
    [
      'a URL',
      (secret) =>
        Array.from(secret)
          .map((one) => `%${one.charCodeAt(0).toString(16)}`)
          .join(''),
    ],
    ['JSON', (secret) => JSON.stringify({ line: JSON.stringify({ deep: secret }) })],
    [
      'escapes of JSON',
      (secret) =>
        Array.from(secret)
          .map((one) => `\\u00${one.charCodeAt(0).toString(16)}`)
          .join(''),
    ],
    ['gzip and base64', (secret) => gzipSync(`export T=${secret}`).toString('base64')],
    ['base64 twice', (secret) => base64(base64(secret))],
    ['UTF-16 and base64', (secret) => Buffer.from(secret, 'utf16le').toString('base64')],
    ['invisible characters', (secret) => Array.from(secret).join('\u200b')],
  ])('are found in %s, with the same token', (_encoding, encode) => {
    const token = /\[REDACTED:[a-z-]+:([0-9a-f]{12})\]/.exec(redactor.text(GITHUB))?.[1];
    const text = `got ${encode(GITHUB)} here`;
    const clean = redactor.text(text);

    expect(clean.startsWith('got ') || clean.includes('REDACTED')).toBe(true);
    expect(clean).toContain(`:${token}]`);
    expect(clean).not.toContain(encode(GITHUB));
  });

  it.each([
    'password: incorrect',
    'password authentication failed for user "shop"',
    'token: expired',
    'max_tokens: 6000',
    'invalid token, 3 attempts left',
    'password=${DB_PASSWORD}',
    'password: {{ .Values.password }}',
    'secretName: db-root',
    'secretKeyRef: { name: db-root, key: url }',
    'GET https://shop.test/cart?page=2 200',
    'git@github.com:acme/shop.git',
    'upgraded @opentelemetry/api and @types/node; @Injectable() failed',
    'icon@2x.png getty@tty1.service',
    'at HttpServletRequestDispatcherFactoryBean.createDispatcher(HttpServletRequest.java:214)',
    '[REDACTED:password:0123456789ab]',
    '2026-03-04 10:02:11.123 4111111111111112 1234567890123456 1795690500899000004',
  ])('%j is none', (text) => {
    expect(redactor.text(text)).toBe(text);
  });
});

describe('personal data', () => {
  it.each([
    ['card', 'paid with 4111 1111 1111 1111 today', '4111'],
    ['card', 'pan=378282246310005', '378282246310005'],
    ['card', '{"cc_number":"4111111111111111"}', '4111111111111111'],
    ['card', '"brand":"visa","number":"4111111111111111"', '4111111111111111'],
    ['ssn', 'ssn 219-09-9999', '219-09'],
    ['iban', 'to DE89 3704 0044 0532 0130 00 now', '3704'],
    ['iban', 'iban=GB82WEST12345698765432', 'WEST'],
    ['email', 'mail from Alice.Smith@example.com bounced', 'example'],
    ['phone', 'call +49 151 2345 6789', '2345'],
    ['phone', 'phone: 555-867-5309', '867'],
  ])('a %s is taken out of %j', async (kind, text, part) => {
    expect(redactor.text(text)).not.toContain(part);
    expect(redactor.kindsIn(text)).toEqual([kind]);
    expect(await redactor.kindsSlowly(text)).toEqual([kind]);
  });

  it('is a card of nothing but digits only where a word says so, or the policy', () => {
    const line = 'order 4111111111111111 of company 4242 accepted';
    const strict = createRedactor({ key: 'a'.repeat(64), own: [], personal: { ...personal, card: 'bare' } });

    expect(redactor.text(line)).toBe(line);
    expect(redactor.text(`new card\n${line}`)).toBe(`new card\n${line}`);
    expect(strict.text(line)).not.toContain('4111111111111111');
    expect(redactor.value({ cardNumber: '4111111111111111', orderId: '4111111111111111' })).toEqual({
      cardNumber: expect.stringMatching(/^\[REDACTED:card:/),
      orderId: '4111111111111111',
    });
  });

  it('leaves random ids of sixteen digits alone', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: 4_000_000_000_000_000n, max: 5_999_999_999_999_999n }), (id) => {
        expect(redactor.text(`request ${id} done`)).toBe(`request ${id} done`);
      }),
      { numRuns: 1000 },
    );
  });

  it('replaces the address of an owner, and leaves the handles of CODEOWNERS', () => {
    const line = 'config/payments.yaml dana@acme.example @acme/payments';

    expect(redactor.text(line)).toMatch(/^config\/payments.yaml \[REDACTED:email:[0-9a-f]{12}\] @acme\/payments$/);
  });

  it('stays where the policy lets it', () => {
    const lax = createRedactor({ key: 'a', own: [], personal: { ...personal, email: false } });

    expect(lax.text('alice@example.com 219-09-9999')).toMatch(/^alice@example.com \[REDACTED:ssn:/);
  });
});

describe('the own credentials', () => {
  it.each<[string, string]>([
    ['plain', OWN],
    ['in another case', OWN.toUpperCase()],
    ['reversed', Array.from(OWN).toReversed().join('')],
    ['in base64', base64(OWN)],
    ['in base64, one byte on', base64(`x${OWN}`)],
    ['in base64, two bytes on', base64(`xy${OWN}z`)],
    ['in hexadecimal digits', Buffer.from(OWN).toString('hex')],
    ['in a URL', encodeURIComponent(OWN)],
    ['apart', Array.from(OWN).join(' ')],
    ['in groups', (OWN.match(/.{1,4}/g) ?? []).join('-')],
    ['without its separators', OWN.replaceAll(/[-_]/g, '')],
    ['in part', OWN.slice(6, 20)],
  ])('are found %s', (_how, spelled) => {
    const clean = redactor.text(`the value is ${spelled} so`);

    expect(clean).toMatch(/^the value is \[REDACTED:own-credential:[0-9a-f]{12}\]\S{0,3} so$/);
  });

  it('are found wherever twelve characters of them stand', () => {
    fc.assert(
      fc.property(fc.nat(OWN.length - 12), fc.nat(20), fc.string(), fc.string(), (start, more, before, after) => {
        const part = OWN.slice(start, start + 12 + more);

        expect(redactor.text(`${before} ${part} ${after}`)).not.toContain(part);
      }),
    );
  });
});

describe('a redactor', () => {
  it('gives equal secrets equal tokens under one key, and others under another', () => {
    const other = createRedactor({ key: 'b'.repeat(64), own: [], personal });

    expect(redactor.text(`x ${GITHUB}`).slice(2)).toBe(redactor.text(`token=${GITHUB}`).slice(6));
    expect(other.text(GITHUB)).not.toBe(redactor.text(GITHUB));
  });

  it('says nothing more the second time', () => {
    fc.assert(
      fc.property(
        fc.array(
          fc.oneof(fc.string(), fc.constantFrom(GITHUB, OWN, 'password=', 'token: ', '"', '\\', base64(GITHUB))),
        ),
        (parts) => {
          const once = redactor.text(parts.join(''));

          expect(redactor.text(once)).toBe(once);
        },
      ),
      { numRuns: 1000 },
    );
    const named = redactor.text('token: Apassword=??=');

    expect(redactor.text(named)).toBe(named);
  });

  it('leaves a text of other characters alone, and finds what stands between them', () => {
    const text = `käse 🧀 ${GITHUB} 日本語`;

    expect(redactor.text(text)).toMatch(/^käse 🧀 \[REDACTED:github-token:[0-9a-f]{12}\] 日本語$/);
    expect(redactor.text('\ud83d half \u0000 zero')).toBe('\ud83d half \u0000 zero');
  });

  it('finds secrets across the pieces that a long text is looked at in', () => {
    const filler = 'an ordinary line of an ordinary log, and nothing in it\n';
    for (const at of [30_000, 32_700, 65_400, 65_530]) {
      const lines = filler.repeat(Math.ceil(at / filler.length)).slice(0, at);
      expect(redactor.text(`${lines}\n${GITHUB}\n${filler.repeat(900)}`)).not.toContain(GITHUB);
      expect(redactor.text(`${'x'.repeat(at)} ${GITHUB} ${'y'.repeat(at)}`)).not.toContain(GITHUB);
    }
  });

  it('cleans every string of a value, and gives the same value where there is nothing', () => {
    const clean = { kind: 'alert', labels: { service: 'checkout' }, samples: [[1, 2]], n: 3, none: null };
    const dirty = { labels: { password: 'hunter2', [GITHUB]: 'x' }, list: ['a', { deep: GITHUB }] };

    expect(redactor.value(clean)).toBe(clean);
    const out = JSON.stringify(redactor.value(dirty));
    expect(out).not.toContain('hunter2');
    expect(out).not.toContain(GITHUB);
  });

  it('ends where it is told to, and says so where it cannot', async () => {
    const long = 'password=hunter2 and more\n'.repeat(200_000);
    const aborted = AbortSignal.abort(new Error('enough'));
    const never = new AbortController().signal;

    await expect(redactor.slowly(long, { signal: aborted, limitMs: 60_000 })).rejects.toThrow('enough');
    await expect(redactor.slowly(long, { signal: never, limitMs: 1 })).rejects.toThrow(RangeError);
    let deep: unknown = GITHUB;
    for (let level = 0; level < 200; level += 1) deep = [deep];
    expect(() => redactor.value(deep)).toThrow(RangeError);
  });

  it('does not unpack what grows without bound, and does not let it through', () => {
    const bomb = gzipSync(Buffer.alloc(4 * 1024 * 1024)).toString('base64');

    expect(redactor.text(`body ${bomb}`)).toMatch(/^body \[REDACTED:unreadable:[0-9a-f]{12}\]$/);
  });
});
