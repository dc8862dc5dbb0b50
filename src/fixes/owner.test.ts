import { describe, expect, it } from 'vitest';
import { ownerOf } from './owner.ts';

const codeowners = (text: string) => ({
  file: { kind: 'file' as const, path: '.github/CODEOWNERS', sha: 'a1', lastChangedAt: null, text },
  evidence: ['E-cfg-001'],
});

describe('the owner of a path', () => {
  it('is the last rule that matches, as on GitHub', () => {
    const owner = ownerOf(
      ['config/payments.yaml'],
      codeowners('* @acme/all\nconfig/ @acme/platform\nconfig/payments.yaml @acme/payments\n'),
    );

    expect(owner?.candidate).toBe('@acme/payments');
    expect(owner?.path).toContain('line 3');
    expect(owner?.evidence).toEqual(['E-cfg-001']);
  });

  it('is a team before a person', () => {
    const owner = ownerOf(['a.ts'], codeowners('*.ts @dana @acme/web'));

    expect(owner?.candidate).toBe('@acme/web');
  });

  it('is who has a handle where a mail address, replaced or not, stands beside it', () => {
    const lines = ['dana@acme.example', '[REDACTED:email:0a1b2c3d4e5f]'].map((mail) => `*.ts ${mail} @acme/web`);

    expect(lines.map((line) => ownerOf(['a.ts'], codeowners(line))?.candidate)).toEqual(['@acme/web', '@acme/web']);
  });

  it('goes on to the next path where the first has none', () => {
    const owner = ownerOf(['elsewhere.txt', 'docs/run.md'], codeowners('docs/ @acme/docs'));

    expect(owner?.candidate).toBe('@acme/docs');
  });

  it.each([
    ['no rule matches', 'docs/ @acme/docs'],
    ['the last rule takes the owner away', '* @acme/all\nsrc/'],
    ['the owner is a mail address', '* dana@acme.example'],
    ['the owner is a mail address that was replaced', '* [REDACTED:email:0a1b2c3d4e5f]'],
    ['the pattern is longer than any', `src/main.ts${'*'.repeat(50_000)} @acme/all`],
    ['the file is empty', ''],
  ])('is nobody where %s', (_case, text) => {
    const owner = ownerOf(['src/main.ts'], codeowners(text));

    expect(owner).toBeNull();
  });

  it('is nobody where there is no CODEOWNERS, and for a path outside the tree', () => {
    expect(ownerOf(['a'], undefined)).toBeNull();
    expect(ownerOf(['../a'], codeowners('* @acme/all'))).toBeNull();
  });
});
