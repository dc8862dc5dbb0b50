import { X509Certificate } from 'node:crypto';
import { readFileSync, realpathSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { parseDocument } from 'yaml';
import { z } from 'zod';
import { messageOf } from '../../../errors.ts';
import { canonical } from '../../../ledger.ts';
import { Refusal } from '../../refusal.ts';

/** How a section of the configuration says to get into a cluster. */
export const WayIn = z.looseObject({
  kubeconfig: z.string().optional(),
  context: z.string().optional(),
  inCluster: z.boolean().optional(),
  url: z.string().optional(),
  bearerToken: z.string().optional(),
});
export type WayIn = z.infer<typeof WayIn>;

/** What somebody is known by to a cluster: each part is told by its name, and two that share one may be the same. */
export type Credential = ReadonlyMap<string, string>;

const User = z.looseObject({
  token: z.string().optional(),
  tokenFile: z.string().optional(),
  'client-certificate': z.string().optional(),
  'client-certificate-data': z.string().optional(),
  'client-key': z.string().optional(),
  'client-key-data': z.string().optional(),
  username: z.string().optional(),
  exec: z.unknown().optional(),
  'auth-provider': z.unknown().optional(),
});
type User = z.infer<typeof User>;
const Kubeconfig = z.looseObject({
  'current-context': z.string().nullish(),
  contexts: z.array(z.looseObject({ name: z.string(), context: z.looseObject({ user: z.string().nullish() }) })),
  users: z.array(z.looseObject({ name: z.string(), user: User.nullish() })).nullish(),
});
const Account = z.looseObject({ iss: z.string().optional(), sub: z.string() });

/** Where Kubernetes puts the token of a pod's account. */
const POD_TOKEN = '/var/run/secrets/kubernetes.io/serviceaccount/token';

/**
 * What a section gets into its cluster with, as far as it can be read without asking anybody: token, certificate, key, the
 * program or provider that gives them, user name, account. Throws `Refusal` where a kubeconfig cannot be read.
 */
export function credentialOf(way: WayIn): Credential {
  const { kubeconfig, inCluster, url, bearerToken } = way;
  const parts = new Map<string, string>();
  if (kubeconfig !== undefined) readKubeconfig(kubeconfig, way.context, parts);
  else if (inCluster) addToken(readOr(POD_TOKEN), parts);
  else addToken(bearerToken, parts);
  // Who shows nothing is whoever the server, or a proxy before it, takes everybody for.
  if (parts.size === 0 && url !== undefined) parts.set('address, without a credential,', url.replace(/\/+$/, ''));
  return parts;
}

/** The first part that two credentials share, by its name. */
export function sharedPart(one: Credential, other: Credential): string | undefined {
  return [...one].find(([name, value]) => other.get(name) === value)?.[0];
}

function readKubeconfig(path: string, wanted: string | undefined, parts: Map<string, string>): void {
  let config: z.infer<typeof Kubeconfig>;
  try {
    config = Kubeconfig.parse(parseDocument(readFileSync(path, 'utf8')).toJS({ maxAliasCount: 20 }));
  } catch (error) {
    throw new Refusal(`${path} cannot be read: ${messageOf(error).split('\n')[0] ?? ''}`);
  }
  const context = config.contexts.find(({ name }) => name === (wanted ?? config['current-context']));
  const name = context?.context.user;
  if (name == null) throw new Refusal(`${path} has no context ${wanted ?? 'that is current'} with a user`);
  parts.set('user of the kubeconfig', `${realpathSync(path)} ${name}`);
  const user: Partial<User> = config.users?.find((one) => one.name === name)?.user ?? {};
  const file = (named: string | undefined): string | undefined =>
    named === undefined ? undefined : readOr(resolve(dirname(path), named));
  addToken(user.token ?? file(user.tokenFile), parts);
  addCertificate(decoded(user['client-certificate-data']) ?? file(user['client-certificate']), parts);
  addText('client key', decoded(user['client-key-data']) ?? file(user['client-key']), parts);
  addText('user name', user.username, parts);
  if (user.exec != null) parts.set('program', canonical(user.exec));
  if (user['auth-provider'] != null) parts.set('provider', canonical(user['auth-provider']));
}

/** A token, and the account that it is of: the tokens of one account differ each time that one is asked for. */
function addToken(token: string | undefined, parts: Map<string, string>): void {
  addText('token', token, parts);
  const account = Account.safeParse(claimsOf(token ?? '')).data;
  if (account) parts.set('account', `${account.iss ?? ''} ${account.sub}`);
}

/** A certificate, and whom it names: a renewed one is still of the same user. */
function addCertificate(pem: string | undefined, parts: Map<string, string>): void {
  addText('client certificate', pem, parts);
  try {
    const { subject, issuer } = new X509Certificate(pem ?? '');
    parts.set('subject of the client certificate', `${issuer} ${subject}`);
  } catch {
    // No certificate, or one that only its bytes can be compared of.
  }
}

function addText(name: string, text: string | undefined, parts: Map<string, string>): void {
  const value = text?.trim() ?? '';
  if (value !== '') parts.set(name, value);
}

function claimsOf(token: string): unknown {
  const [, claims] = /^[\w-]+\.([\w-]+)\.[\w-]*$/.exec(token.trim()) ?? [];
  if (claims === undefined) return undefined;
  try {
    return JSON.parse(Buffer.from(claims, 'base64url').toString('utf8'));
  } catch {
    return undefined;
  }
}

function decoded(data: string | undefined): string | undefined {
  return data === undefined ? undefined : Buffer.from(data, 'base64').toString('utf8');
}

function readOr(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return undefined;
  }
}
