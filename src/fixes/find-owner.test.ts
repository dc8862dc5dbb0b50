import { describe, expect, it } from 'vitest';
import { createLedger, ofKind, seenIn } from '../ledger.ts';
import type { Commit, Observation } from '../schema/index.ts';
import { findOwner } from './find-owner.ts';
import { fileAt } from './git-tree.test-support.ts';

const AT = '2026-11-20T00:00:00.000Z';

function commit(sha: string, author: string, path: string, committedAt = AT): Commit {
  return {
    kind: 'commit',
    sha,
    committedAt,
    author,
    subject: 's',
    body: '',
    paths: [path],
    reverts: null,
    text: `commit ${sha}`,
  };
}

function find(paths: string[], observations: Observation[], suspected: string[] = []) {
  const answer = {
    tool: 'git-history',
    input: {},
    window: { from: AT, to: AT },
    fetchedAt: AT,
    total: 1,
    returned: 1,
    truncated: false,
  };
  const seen = seenIn([{ ...answer, observations }]);
  const sources = {
    files: ofKind(seen, 'file'),
    commits: ofKind(seen, 'commit'),
    occurrences: ofKind(seen, 'occurrence'),
    suspected: new Set(suspected),
    ledger: createLedger(),
  };
  return findOwner(paths, sources);
}

const owners = fileAt('CODEOWNERS', 'a/ @acme/alpha\nb/ @acme/beta\n');
const manifest = fileAt(
  'k8s/web.yaml',
  'apiVersion: apps/v1\nkind: Deployment\nmetadata: { name: web, labels: { team: gamma } }\n',
);
const byPeople = [
  commit('1', 'Ada', 'a/x'),
  commit('2', 'Ada', 'c/y'),
  commit('3', 'Ada', 'c/y'),
  commit('4', 'Bo', 'b/x'),
  commit('5', 'Bo', 'c/y'),
];

describe('the owner of an action', () => {
  it('comes from CODEOWNERS first', () => {
    expect(find(['a/web.yaml'], [owners, manifest, ...byPeople])).toMatchObject({
      candidate: '@acme/alpha',
      derivedFrom: 'codeowners',
    });
  });

  it('comes from the label of the manifest of that service next', () => {
    expect(find(['config/web.yaml'], [owners, manifest])).toMatchObject({
      candidate: '@acme/gamma',
      derivedFrom: 'catalog',
      path: 'label team of web in k8s/web.yaml, for config/web.yaml',
    });
  });

  it('comes from a Backstage catalogue as well', () => {
    const entry =
      'apiVersion: backstage.io/v1alpha1\nkind: Component\nmetadata: { name: web }\nspec: { owner: "group:default/delta" }\n';

    expect(find(['config/web.yaml'], [owners, fileAt('catalog-info.yaml', entry)])).toMatchObject({
      candidate: '@acme/delta',
    });
  });

  it('comes from the team with most commits to the path last, with its share', () => {
    expect(find(['c/y'], [owners, ...byPeople])).toMatchObject({
      candidate: '@acme/alpha',
      derivedFrom: 'git_recent',
      path: '2 of 3 commits to c/y in 90 days',
      p: 0.47,
    });
  });

  it('is never who made the change that is suspected, nor a machine, nor someone of long ago', () => {
    const others = [
      commit('6', 'renovate[bot]', 'c/y'),
      commit('7', 'Old', 'c/y', '2026-01-01T00:00:00.000Z'),
      commit('8', 'Old', 'b/y', '2026-01-01T00:00:00.000Z'),
    ];

    expect(find(['c/y'], [owners, ...byPeople, ...others], ['3'])).toMatchObject({
      candidate: '@acme/beta',
      path: '1 of 1 commits to c/y in 90 days',
    });
  });

  it('is nobody where nothing tells', () => {
    expect(find(['c/y'], [])).toBeNull();
    expect(find(['config/web.yaml'], [manifest])).toBeNull();
  });

  describe('that nothing in the repository tells', () => {
    const page = (service: string, firstAt: string, teams?: string[]): Observation => ({
      kind: 'occurrence',
      source: 'page',
      type: 'trigger',
      entity: { kind: 'service', ref: service, aliases: [] },
      firstAt,
      lastAt: firstAt,
      count: 1,
      rawAt: firstAt,
      precisionMs: 1000,
      actor: 'on call level 1 kxq',
      summary: 'paged',
      ...(teams ? { teams } : {}),
      text: `trigger of ${service}`,
    });
    const pages = [
      page('gateway', '2026-11-20T10:00:00.000Z', ['Shop Front']),
      page('web', '2026-11-20T10:05:00.000Z', ['Web & Mail', 'Everybody']),
    ];

    it('is the team on call for the service that the path is called after, with the page as evidence', () => {
      expect(find(['config/web.yaml'], [owners, ...pages])).toEqual({
        candidate: '@acme/web-mail',
        derivedFrom: 'oncall',
        path: 'team Web & Mail was on call for web, which was paged at 2026-11-20T10:05:00.000Z',
        evidence: [expect.stringMatching(/^E-/)],
        p: 0.5,
        confirmedBy: null,
      });
    });

    it('is the team that was paged first where no rota is known for the service, and that is said', () => {
      expect(find(['config/mail.yaml'], [owners, ...pages])).toMatchObject({
        candidate: '@acme/shop-front',
        p: 0.3,
        path: expect.stringMatching(/gateway.*; no rota is known for config\/mail\.yaml$/),
      });
    });

    it('comes after CODEOWNERS, the catalogue and the history', () => {
      const all = [owners, manifest, ...byPeople, ...pages];

      expect(find(['a/web.yaml'], all)).toMatchObject({ derivedFrom: 'codeowners' });
      expect(find(['config/web.yaml'], all)).toMatchObject({ derivedFrom: 'catalog' });
      expect(find(['c/y'], all)).toMatchObject({ derivedFrom: 'git_recent' });
    });

    it.each([
      ['a page that names no team', [owners, page('web', AT)]],
      ['no organisation that the team could be of', pages],
      ['a team without a name that a handle could be made of', [owners, page('web', AT, ['—'])]],
    ])('is nobody where there is %s', (_, observations) => {
      expect(find(['config/web.yaml'], observations)).toBeNull();
    });
  });
});
