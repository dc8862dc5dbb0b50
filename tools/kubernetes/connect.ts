import type { RequestOptions } from 'node:https';
import type { KubeConfig } from '@kubernetes/client-node';
import { ToolError, messageOf } from '../../src/errors.ts';
import type { ClusterSection } from './section.ts';

/** The way to an API server. */
export interface Connection {
  /** Its address, without a slash at the end. */
  server: string;
  /** Credentials and certificates for one request; asked anew each time, because tokens are renewed. */
  options: () => Promise<RequestOptions>;
}

const LOOPBACK = new Set(['127.0.0.1', 'localhost', '[::1]']);

/** Reads how to reach the cluster of a section. Asks the cluster nothing. Throws `ToolError`. */
export async function connect(tool: string, section: ClusterSection): Promise<Connection> {
  // Loading the client takes a second, which only those should wait for who look at a cluster.
  const client = await import('@kubernetes/client-node');
  const config = new client.KubeConfig();
  try {
    load(config, section);
  } catch (error) {
    throw new ToolError(tool, 'client', `${tool}: the way to the cluster cannot be read: ${messageOf(error)}`, {
      cause: error,
    });
  }
  const cluster = config.getCurrentCluster();
  if (!cluster || !URL.canParse(cluster.server) || cluster.server.includes('undefined')) {
    throw new ToolError(tool, 'client', `${tool}: ${placeOf(section)} names no cluster; ${remedyOf(section)}`);
  }
  if (new URL(cluster.server).protocol === 'http:') {
    requireInsecure(tool, cluster.server, section);
    // The client takes plain http only with this; there is no TLS to be left unverified.
    const user = config.getCurrentUser() ?? { name: 'nobody' };
    config.loadFromClusterAndUser({ ...cluster, skipTLSVerify: true }, user);
  }
  return {
    server: cluster.server.replace(/\/+$/, ''),
    async options() {
      const options: RequestOptions = {};
      await config.applyToHTTPSOptions(options);
      return options;
    },
  };
}

function load(
  config: KubeConfig,
  { kubeconfig, context, inCluster, url, bearerToken, caFile, cluster }: ClusterSection,
) {
  if (kubeconfig !== undefined) {
    config.loadFromFile(kubeconfig);
    if (context !== undefined) config.setCurrentContext(context);
  } else if (inCluster) {
    config.loadFromCluster();
  } else {
    config.loadFromClusterAndUser(
      { name: cluster, server: url ?? '', skipTLSVerify: false, ...(caFile === undefined ? {} : { caFile }) },
      { name: 'hindcast', ...(bearerToken === undefined ? {} : { token: bearerToken }) },
    );
  }
}

function requireInsecure(tool: string, server: string, { insecure }: ClusterSection): void {
  if (insecure && LOOPBACK.has(new URL(server).hostname)) return;
  throw new ToolError(
    tool,
    'client',
    `${tool}: ${server} is plain http, which would show the credential to the network; use https, or for a server on this machine tools.${tool}.insecure`,
  );
}

function placeOf({ kubeconfig, context, inCluster, url }: ClusterSection): string {
  if (inCluster) return 'the environment of this pod';
  return kubeconfig === undefined ? String(url) : `${context ?? 'the current context'} of ${kubeconfig}`;
}

function remedyOf({ inCluster }: ClusterSection): string {
  return inCluster ? 'inCluster only works in a pod of it.' : 'see `kubectl config get-contexts`.';
}
