/**
 * The version in a revision of Flux: the commit of `main@sha1:4f2c1…` or of the older `main/4f2c1…`, the digest of an
 * OCI artifact (`latest@sha256:…`), else the revision as it is, such as a chart version.
 */
export function versionIn(revision: string): string {
  const commit = /(?:@sha1:|^sha1:|\/)([0-9a-f]{40})$/.exec(revision)?.[1];
  const digest = /(sha256:[0-9a-f]{64})$/.exec(revision)?.[1];
  return commit ?? digest ?? revision;
}
