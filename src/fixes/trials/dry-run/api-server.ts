import { request as requestHttp, type IncomingMessage, type OutgoingHttpHeaders } from 'node:http';
import { request as requestHttps, type RequestOptions } from 'node:https';
import { z } from 'zod';
import { messageOf } from '../../../errors.ts';
import { withRetry } from '../../../retry.ts';
import { Refusal } from '../../refusal.ts';
import type { RoutedObject } from './objects.ts';

/** Where a cluster is and how to get in: a kubeconfig, or an address. */
export interface ClusterAddress {
  kubeconfig?: string | undefined;
  context?: string | undefined;
  url?: string | undefined;
  bearerToken?: string | undefined;
  caFile?: string | undefined;
  /** Plain http, to this machine only. */
  insecure: boolean;
}

/** What an API server said of an object: nothing against it, or what. */
export type Said = { taken: true } | { taken: false; problem: string };

export interface ApiServer {
  /** Applies an object as far as a server goes without keeping it. Throws `Refusal` where it could not be tried. */
  dryRun: (object: RoutedObject, namespace: string) => Promise<Said>;
}

const Status = z.looseObject({ message: z.string() });
const LOOPBACK = new Set(['127.0.0.1', 'localhost', '[::1]']);
const MOST_BYTES = 4 * 1024 * 1024;
const LONGEST_PROBLEM = 500;
const POLICY = { retries: 2, timeoutMs: 15_000, deadlineMs: 45_000, maxWaitMs: 5_000 };
/** What is said of whoever lacks the right, and not of the object; admission and quotas answer 403 as well. */
const NO_RIGHT = /\bcannot (patch|create|get) resource\b/;

/**
 * Finds the way to a cluster by the Kubernetes client. The request is ours: the client's own calls leave out the fields
 * that it does not know, which are those that a dry run is for. Throws `Refusal` where the way cannot be read.
 */
export async function openApiServer(address: ClusterAddress): Promise<ApiServer> {
  // Loading the client takes a second, which only those should wait for who try something on a cluster.
  const client = await import('@kubernetes/client-node');
  const config = new client.KubeConfig();
  try {
    if (address.kubeconfig !== undefined) {
      config.loadFromFile(address.kubeconfig);
      if (address.context !== undefined) config.setCurrentContext(address.context);
    } else {
      const { url = '', bearerToken, caFile } = address;
      // The client takes plain http only with this; there is no TLS to be left unverified.
      const skipTLSVerify = url.startsWith('http:');
      config.loadFromClusterAndUser(
        { name: 'cluster', server: url, skipTLSVerify, ...(caFile === undefined ? {} : { caFile }) },
        { name: 'hindcast-dry-run', ...(bearerToken === undefined ? {} : { token: bearerToken }) },
      );
    }
  } catch (error) {
    throw new Refusal(`the way to the cluster cannot be read: ${messageOf(error)}`);
  }
  const server = config.getCurrentCluster()?.server.replace(/\/+$/, '') ?? '';
  if (!URL.canParse(server)) throw new Refusal('the section names no cluster');
  const { protocol, hostname } = new URL(server);
  if (protocol === 'http:' && !(address.insecure && LOOPBACK.has(hostname)))
    throw new Refusal(`${server} is plain http, which would show the credential to the network`);
  return {
    async dryRun(object, namespace) {
      const secured: RequestOptions = {};
      try {
        await config.applyToHTTPSOptions(secured);
      } catch (error) {
        throw new Refusal(`the credential cannot be had: ${messageOf(error)}`);
      }
      return await applied(server, secured, object, namespace);
    },
  };
}

/** The one request that this module makes. That nothing is kept stands in its address, for every object. */
async function applied(
  server: string,
  secured: RequestOptions,
  { route, name, body, label }: RoutedObject,
  namespace: string,
): Promise<Said> {
  const { group, version, plural } = route;
  const path = ['apis', group, version, 'namespaces', namespace, plural, name].map(encodeURIComponent).join('/');
  const query = 'dryRun=All&fieldManager=hindcast-dry-run&force=true&fieldValidation=Strict';
  const address = new URL(`${server}/${path}?${query}`);
  const text = JSON.stringify({ ...body, metadata: { ...(body['metadata'] as object), namespace } });
  const { status, answer } = await withRetry(
    (signal) => send(address, secured, text, signal),
    (error) => ({ again: !(error instanceof Refusal) }),
    POLICY,
  ).catch((error: unknown) => {
    throw error instanceof Refusal ? error : new Refusal(`the cluster did not answer: ${messageOf(error)}`);
  });
  if (status === 200 || status === 201) return { taken: true };
  const said = Status.safeParse(parsed(answer)).data?.message ?? `it answered ${status}`;
  const problem = `${label}: ${said.slice(0, LONGEST_PROBLEM)}`;
  const isOfTheObject = [400, 409, 413, 422].includes(status) || (status === 403 && !NO_RIGHT.test(said));
  if (isOfTheObject) return { taken: false, problem };
  throw new Refusal(problem);
}

async function send(
  address: URL,
  secured: RequestOptions,
  text: string,
  signal: AbortSignal,
): Promise<{ status: number; answer: string }> {
  const headers = {
    ...(secured.headers as OutgoingHttpHeaders | undefined),
    'content-type': 'application/apply-patch+yaml',
    accept: 'application/json',
    'content-length': Buffer.byteLength(text),
  };
  const request = address.protocol === 'http:' ? requestHttp : requestHttps;
  const response = await new Promise<IncomingMessage>((resolve, reject) => {
    const sent = request(address, { ...secured, method: 'PATCH', headers, signal }, resolve);
    sent.once('error', reject);
    sent.end(text);
  });
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of response as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    if (bytes > MOST_BYTES) throw new Refusal('the cluster answered more than is read');
    chunks.push(chunk);
  }
  const status = response.statusCode ?? 0;
  if (status === 429 || status >= 500) throw new Error(`it answered ${status}`);
  return { status, answer: Buffer.concat(chunks).toString('utf8') };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
