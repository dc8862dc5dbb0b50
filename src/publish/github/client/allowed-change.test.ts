import { describe, expect, it } from 'vitest';
import { isAllowedChange } from './allowed-change.ts';

const repo = '/repos/{owner}/{repo}';

describe('a change', () => {
  it.each([
    ['POST', `${repo}/issues`, {}],
    ['PATCH', `${repo}/issues/{issue_number}`, { title: 'x' }],
    ['POST', `${repo}/pulls`, {}],
    ['POST', `${repo}/git/refs`, { ref: 'refs/heads/hindcast/INC-1/rca' }],
    ['PATCH', `${repo}/git/refs/{ref}`, { ref: 'heads/hindcast/INC-1/rca', force: false }],
  ])('%s %s %j may be sent', (method, url, rest) => {
    expect(isAllowedChange({ method, url, ...rest })).toBe(true);
  });

  it.each([
    ['PUT', `${repo}/pulls/{pull_number}/merge`, {}],
    ['POST', `${repo}/merges`, {}],
    ['DELETE', `${repo}/git/refs/{ref}`, { ref: 'heads/hindcast/INC-1/rca' }],
    ['PUT', `${repo}/contents/{path}`, {}],
    ['POST', `${repo}/issues/{issue_number}/comments`, {}],
    ['PATCH', repo, {}],
    ['POST', '/graphql', {}],
    ['POST', `${repo}/git/refs`, { ref: 'refs/heads/main' }],
    ['POST', `${repo}/git/refs`, { ref: 'refs/tags/hindcast/x' }],
    ['POST', `${repo}/git/refs`, {}],
    ['PATCH', `${repo}/git/refs/{ref}`, { ref: 'heads/hindcast/INC-1/rca', force: true }],
    ['PATCH', `${repo}/git/refs/{ref}`, { ref: 'heads/main', force: false }],
    ['PATCH', `${repo}/issues/{issue_number}`, { state: 'closed' }],
    ['PATCH', `${repo}/pulls/{pull_number}`, { state: 'open' }],
  ])('%s %s %j may not', (method, url, rest) => {
    expect(isAllowedChange({ method, url, ...rest })).toBe(false);
  });
});
