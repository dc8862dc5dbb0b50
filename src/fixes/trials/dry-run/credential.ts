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

/** What somebody is known by to a cluster: parts by name and value, and two that share one may be the same. */
export type Credential = readonly (readonly [name: string, value: string])[];

const User = z.looseObject({
  token: z.string().optional(),
  tokenFile: z.string().optional(),
  'token-file': z.string().optional(),
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
const Said = z.string().optional().catch(undefined);
/** A provider that reads a token from a file, as the client has it for a pod, or carries the one that it was given. */
const Provider = z.looseObject({
  config: z.looseObject({ tokenFile: Said, 'id-token': Said, 'access-token': Said }),
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
  const parts: Parts = [];
  if (kubeconfig !== undefined) readKubeconfig(kubeconfig, way.context, parts);
  else if (inCluster) addToken(readOr(POD_TOKEN), parts);
  else addToken(bearerToken, parts);
  // Who shows nothing is whoever the server, or a proxy before it, takes everybody for.
  if (parts.length === 0 && url !== undefined) parts.push(['address, without a credential,', url.replace(/\/+$/, '')]);
  return parts;
}

/** The first part that two credentials share, by its name. */
export function sharedPart(one: Credential, other: Credential): string | undefined {
  return one.find(([name, value]) => other.some((part) => part[0] === name && part[1] === value))?.[0];
}

type Parts = (readonly [name: string, value: string])[];

function readKubeconfig(path: string, wanted: string | undefined, parts: Parts): void {
  let config: z.infer<typeof Kubeconfig>;
  try {
    config = Kubeconfig.parse(parseDocument(readFileSync(path, 'utf8')).toJS({ maxAliasCount: 20 }));
  } catch (error) {
    throw new Refusal(`${path} cannot be read: ${messageOf(error).split('\n')[0] ?? ''}`);
  }
  const context = config.contexts.find(({ name }) => name === (wanted ?? config['current-context']));
  const name = context?.context.user;
  if (name == null) throw new Refusal(`${path} has no context ${wanted ?? 'that is current'} with a user`);
  parts.push(['user of the kubeconfig', `${realpathSync(path)} ${name}`]);
  const user: Partial<User> = config.users?.find((one) => one.name === name)?.user ?? {};
  const file = (named: string | undefined): string | undefined =>
    readOr(named === undefined ? undefined : resolve(dirname(path), named));
  const provider = Provider.safeParse(user['auth-provider']).data?.config ?? {};
  // `kubectl` looks for the first beside the kubeconfig; the client reads the others as they are named.
  const files = [file(user.tokenFile), ...[user['token-file'], provider.tokenFile].map(readOr)];
  const tokens = [user.token, ...files, provider['id-token'], provider['access-token']];
  for (const token of tokens) addToken(token, parts);
  addCertificate(decoded(user['client-certificate-data']) ?? file(user['client-certificate']), parts);
  addText('client key', decoded(user['client-key-data']) ?? file(user['client-key']), parts);
  addText('user name', user.username, parts);
  if (user.exec != null) parts.push(['program', canonical(user.exec)]);
  if (user['auth-provider'] != null) parts.push(['provider', canonical(user['auth-provider'])]);
}

/** A token, and the account that it is of: the tokens of one account differ each time that one is asked for. */
function addToken(token: string | undefined, parts: Parts): void {
  addText('token', token, parts);
  const account = Account.safeParse(claimsOf(token ?? '')).data;
  if (account) parts.push(['account', `${account.iss ?? ''} ${account.sub}`]);
}

/** A certificate, and whom it names: a renewed one is still of the same user. */
function addCertificate(pem: string | undefined, parts: Parts): void {
  addText('client certificate', pem, parts);
  try {
    const { subject, issuer } = new X509Certificate(pem ?? '');
    parts.push(['subject of the client certificate', `${issuer} ${subject}`]);
  } catch {
    // No certificate, or one that only its bytes can be compared of.
  }
}

function addText(name: string, text: string | undefined, parts: Parts): void {
  const value = text?.trim() ?? '';
  if (value !== '') parts.push([name, value]);
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

function readOr(path: string | undefined): string | undefined {
  if (path === undefined) return undefined;
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return undefined;
  }
}
