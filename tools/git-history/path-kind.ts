/** What a file of a repository is there for, as far as its path says by convention. */
export type PathKind = 'codeowners' | 'ci' | 'alert-rules' | 'runbook' | 'manifest' | 'config' | 'package';

/** In this order the first that fits holds, and files are taken. */
export const PATH_KINDS: readonly PathKind[] = [
  'codeowners',
  'ci',
  'alert-rules',
  'runbook',
  'manifest',
  'config',
  'package',
];

const YAML = String.raw`\.(?:ya?ml|json)$`;

const CONVENTIONS: Readonly<Record<PathKind, RegExp>> = {
  // The places where GitHub and GitLab look.
  codeowners: /^(?:\.github\/|\.gitlab\/|docs\/)?CODEOWNERS$/,
  ci: /^(?:\.github\/workflows\/[^/]+\.ya?ml|\.gitlab-ci\.ya?ml|\.circleci\/config\.ya?ml|\.buildkite\/[^/]+\.ya?ml|(?:azure|bitbucket)-pipelines\.ya?ml|\.drone\.ya?ml|cloudbuild\.ya?ml|(?:.*\/)?Jenkinsfile)$/,
  'alert-rules': new RegExp(
    String.raw`(?:[._-](?:rules?|alerts?)${YAML})|(?:(?:^|/)(?:alerts?|alerting|alert-?rules|prometheus-?rules)/.*${YAML})|(?:(?:^|/)(?:alerts?|rules)${YAML})`,
    'i',
  ),
  runbook: /(?:^|\/)(?:runbooks?|playbooks?)\/.*\.(?:md|mdx|rst|adoc|txt)$|(?:^|\/)runbook[^/]*\.(?:md|rst|adoc|txt)$/i,
  manifest: new RegExp(
    String.raw`(?:(?:^|/)(?:k8s|kubernetes|manifests?|deploy(?:ments?)?|helm|charts?|kustomize|overlays|argocd|flux)/.*\.(?:ya?ml|json|tpl)$)|(?:(?:^|/)(?:Chart|values[^/]*|kustomization|(?:docker-)?compose[^/]*)\.ya?ml$)|(?:(?:^|/)(?:Dockerfile[^/]*|Procfile)$)|(?:\.tf$)`,
    'i',
  ),
  config: new RegExp(
    String.raw`(?:(?:^|/)(?:configs?|conf|conf\.d|settings|etc|flags)/.*\.(?:ya?ml|json|jsonc|toml|ini|conf|cfg|properties|xml)$)|(?:(?:^|/)(?:application|appsettings|bootstrap|config|settings)[^/]*\.(?:ya?ml|json|toml|ini|conf|cfg|properties)$)`,
    'i',
  ),
  // How the repository tests itself, and with what.
  package: /^package\.json$/,
};

/** Other people's files, generated ones, and those that tests use. */
const FOREIGN = /(?:^|\/)(?:node_modules|vendor|third_party|dist|tests?|__tests__|testdata|fixtures)\//i;
/** What is likely to hold a credential is never read. */
const SECRET = /(?:^|[/._-])(?:secrets?|credentials?|passwords?)(?:[/._-]|$)|(?:^|\/)\.env|\.(?:pem|key|p12|pfx|jks)$/i;

/** Tells what a path is for; undefined for source code, for what belongs to others, and for what may hold a secret. */
export function pathKind(path: string): PathKind | undefined {
  if (path.length > 1000 || FOREIGN.test(path) || SECRET.test(path)) return undefined;
  return PATH_KINDS.find((kind) => CONVENTIONS[kind].test(path));
}
