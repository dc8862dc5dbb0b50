import type { Finding } from '../finding.ts';

/** What begins credentials of one vendor, and how they go on. Patterns have no nested repeats and no open end. */
interface Vendor {
  kind: string;
  /** Literals of which one stands in every credential; case does not count. */
  begins: readonly string[];
  pattern: RegExp;
}

/** After the vendors' own descriptions of their token formats. */
export const VENDORS: readonly Vendor[] = [
  {
    kind: 'github-token',
    begins: ['ghp_', 'gho_', 'ghu_', 'ghs_', 'ghr_'],
    pattern: /gh[pousr]_[A-Za-z0-9_]{20,255}/g,
  },
  { kind: 'github-token', begins: ['github_pat_'], pattern: /github_pat_[A-Za-z0-9_]{20,255}/g },
  {
    kind: 'gitlab-token',
    begins: ['glpat-', 'gldt-', 'glrt-', 'glcbt-', 'glptt-'],
    pattern: /gl(?:pat|dt|rt|cbt|ptt)-[A-Za-z0-9_-]{16,255}/g,
  },
  {
    kind: 'aws-access-key',
    begins: ['akia', 'asia', 'abia', 'acca'],
    pattern: /(?<![A-Za-z0-9])(?:AKIA|ASIA|ABIA|ACCA)[A-Z0-9]{16}(?![A-Za-z0-9])/g,
  },
  {
    kind: 'slack-token',
    begins: ['xoxb-', 'xoxa-', 'xoxp-', 'xoxr-', 'xoxs-', 'xoxe-', 'xoxe.', 'xoxo-', 'xoxc-', 'xoxd-', 'xapp-'],
    pattern: /(?:xox[a-z][-.]|xapp-)[A-Za-z0-9%.-]{10,255}/g,
  },
  {
    kind: 'slack-webhook',
    begins: ['hooks.slack.com'],
    pattern: /(?<=hooks\.slack\.com\/)(?:services|workflows|triggers)\/[A-Za-z0-9/_-]{10,255}/g,
  },
  {
    kind: 'discord-webhook',
    begins: ['/api/webhooks/'],
    pattern: /(?<=\/api\/webhooks\/)\d{10,24}\/[A-Za-z0-9_-]{20,128}/g,
  },
  {
    kind: 'stripe-key',
    begins: ['sk_live_', 'sk_test_', 'rk_live_', 'rk_test_', 'whsec_'],
    pattern: /(?:[sr]k_(?:live|test)|whsec)_[A-Za-z0-9+/=]{10,255}/g,
  },
  { kind: 'api-key', begins: ['sk-'], pattern: /(?<![A-Za-z0-9])sk-(?=[A-Za-z_-]{0,60}\d)[A-Za-z0-9_-]{20,255}/g },
  { kind: 'npm-token', begins: ['npm_'], pattern: /(?<![A-Za-z0-9])npm_[A-Za-z0-9]{30,255}/g },
  { kind: 'pypi-token', begins: ['pypi-age'], pattern: /pypi-AgE[A-Za-z0-9_-]{30,255}/g },
  { kind: 'google-key', begins: ['aiza'], pattern: /AIza[A-Za-z0-9_-]{35}/g },
  { kind: 'google-token', begins: ['ya29.'], pattern: /ya29\.[A-Za-z0-9_-]{20,512}/g },
  { kind: 'google-secret', begins: ['gocspx-'], pattern: /GOCSPX-[A-Za-z0-9_-]{20,64}/g },
  {
    kind: 'sendgrid-key',
    begins: ['sg.'],
    pattern: /(?<![A-Za-z0-9])SG\.[A-Za-z0-9_-]{16,64}\.[A-Za-z0-9_-]{16,128}/g,
  },
  { kind: 'vault-token', begins: ['hvs.', 'hvb.', 'hvr.'], pattern: /(?<![A-Za-z0-9])hv[sbr]\.[A-Za-z0-9_-]{20,512}/g },
  { kind: 'hugging-face-token', begins: ['hf_'], pattern: /(?<![A-Za-z0-9])hf_[A-Za-z0-9]{30,64}/g },
  { kind: 'groq-key', begins: ['gsk_'], pattern: /(?<![A-Za-z0-9])gsk_[A-Za-z0-9]{40,64}/g },
  { kind: 'digitalocean-token', begins: ['dop_v1_', 'doo_v1_', 'dor_v1_'], pattern: /do[opr]_v1_[0-9a-f]{40,80}/g },
  {
    kind: 'shopify-token',
    begins: ['shpat_', 'shpca_', 'shppa_', 'shpss_'],
    pattern: /shp(?:at|ca|pa|ss)_[A-Za-z0-9]{24,64}/g,
  },
  { kind: 'databricks-token', begins: ['dapi'], pattern: /(?<![A-Za-z0-9])dapi[0-9a-f]{32}(?:-\d)?/g },
  { kind: 'docker-token', begins: ['dckr_pat_', 'dckr_oat_'], pattern: /dckr_[po]at_[A-Za-z0-9_-]{20,64}/g },
  { kind: 'grafana-token', begins: ['glsa_', 'glc_'], pattern: /(?:glsa|glc)_[A-Za-z0-9+/_=]{32,512}/g },
  { kind: 'atlassian-token', begins: ['atatt3', 'atctt3'], pattern: /AT[AC]TT3[A-Za-z0-9_=-]{30,512}/g },
  { kind: 'postman-key', begins: ['pmak-'], pattern: /PMAK-[A-Za-z0-9-]{40,80}/g },
  { kind: 'linear-key', begins: ['lin_api_'], pattern: /lin_api_[A-Za-z0-9]{30,128}/g },
  { kind: 'notion-token', begins: ['ntn_'], pattern: /(?<![A-Za-z0-9])ntn_[A-Za-z0-9]{40,64}/g },
  { kind: 'new-relic-key', begins: ['nrak-'], pattern: /NRAK-[A-Z0-9]{20,40}/g },
  { kind: 'brevo-key', begins: ['xkeysib-'], pattern: /xkeysib-[A-Za-z0-9-]{40,128}/g },
  { kind: 'mailgun-key', begins: ['key-'], pattern: /(?<![A-Za-z0-9-])key-[0-9a-f]{32}(?![A-Za-z0-9])/g },
  { kind: 'telegram-token', begins: [':aa'], pattern: /(?<!\d)\d{8,10}:AA[A-Za-z0-9_-]{33}(?![A-Za-z0-9_-])/g },
  { kind: 'age-key', begins: ['age-secret-key-'], pattern: /AGE-SECRET-KEY-1[A-Z0-9]{50,64}/g },
  {
    kind: 'vercel-token',
    begins: ['vcp_', 'vci_', 'vca_', 'vcr_', 'vck_'],
    pattern: /(?<![A-Za-z0-9])vc[piark]_[A-Za-z0-9]{20,64}/g,
  },
  {
    kind: 'jwt',
    begins: ['eyj'],
    pattern: /(?<![A-Za-z0-9_-])eyJ[A-Za-z0-9_-]{8,4096}\.[A-Za-z0-9_-]{4,8192}(?:\.[A-Za-z0-9_-]{0,2048})?/g,
  },
  {
    kind: 'password-hash',
    begins: ['$2a$', '$2b$', '$2y$', '$6$', '$5$', '$argon2'],
    pattern: /\$(?:2[aby]|5|6|argon2(?:id|i|d))\$[A-Za-z0-9./$=,+]{20,255}/g,
  },
];

/** Credentials that their form gives away. */
export function vendorCredentials(line: string): Finding[] {
  const lower = line.toLowerCase();
  return VENDORS.flatMap(({ kind, begins, pattern }) => {
    if (!begins.some((begin) => lower.includes(begin))) return [];
    return [...line.matchAll(pattern)].map((match) => ({
      start: match.index,
      end: match.index + match[0].length,
      kind,
      secret: match[0],
    }));
  });
}
