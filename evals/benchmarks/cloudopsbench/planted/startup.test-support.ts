import { runs, warned } from './healthy-cluster.test-support.ts';
import { appNamed, logs, mainOf, podOf, unpulled, waiting, faults } from './plant.test-support.ts';

const REFUSED =
  'failed to authorize: failed to fetch anonymous token: unexpected status from GET request to https://harbor.example.net/service/token?scope=repository%3Afreight%2Fmailer%3Apull: 401 Unauthorized';

/** On a node, and the container never begins. */
export const startup = faults({ taxonomy: 'Startup_Fault' }, [
  {
    label: 'image_registry_dns_failure',
    object: 'app/quotes',
    plant: (cluster) => {
      const quotes = appNamed(cluster, 'quotes');
      mainOf(quotes).image = 'harbour.example.internal/freight/quotes:2026.3.1';
      unpulled(
        quotes,
        'rpc error: code = Unknown desc = failed to pull and unpack image "harbour.example.internal/freight/quotes:2026.3.1": failed to resolve reference "harbour.example.internal/freight/quotes:2026.3.1": failed to do request: Head "https://harbour.example.internal/v2/freight/quotes/manifests/2026.3.1": dial tcp: lookup harbour.example.internal on 10.30.0.2:53: no such host',
      );
    },
    // The registry is found, and knows no such tag.
    twin: (cluster) => {
      const quotes = appNamed(cluster, 'quotes');
      mainOf(quotes).image = 'harbor.example.net/freight/quotes:2026.13.1';
      unpulled(
        quotes,
        'rpc error: code = NotFound desc = failed to pull and unpack image "harbor.example.net/freight/quotes:2026.13.1": failed to resolve reference "harbor.example.net/freight/quotes:2026.13.1": harbor.example.net/freight/quotes:2026.13.1: not found',
      );
    },
  },
  {
    label: 'incorrect_image_reference',
    object: 'app/bookings',
    plant: (cluster) => {
      const bookings = appNamed(cluster, 'bookings');
      mainOf(bookings).image = 'harbor.example.net/freight/bokings:2026.3.1';
      unpulled(
        bookings,
        'Error response from daemon: manifest for harbor.example.net/freight/bokings:2026.3.1 not found: manifest unknown: artifact freight/bokings:2026.3.1 not found',
      );
      logs(
        cluster,
        'edge',
        '2026-04-02 09:57:10 ERROR edge bookings/10.105.7.11:7210: finishConnect(..) failed: Connection refused',
      );
    },
    // The image is right; whoever asks for it does not say who it is.
    twin: (cluster) => {
      const bookings = appNamed(cluster, 'bookings');
      bookings.spec.imagePullSecrets = [{ name: 'harbor-pull' }];
      podOf(bookings).events.push(
        warned(
          'FailedToRetrieveImagePullSecret',
          'kubelet',
          'Unable to retrieve some image pull secrets (harbor-pull); attempting to pull the image may not succeed.',
          '8s (x12 over 3m)',
        ),
      );
      unpulled(bookings, REFUSED.replace('mailer', 'bookings'));
    },
  },
  {
    label: 'missing_image_pull_secret',
    object: 'app/mailer',
    plant: (cluster) => {
      const mailer = appNamed(cluster, 'mailer');
      mailer.spec.imagePullSecrets = [{ name: 'harbor-pull' }];
      podOf(mailer).events.push(
        warned(
          'FailedToRetrieveImagePullSecret',
          'kubelet',
          'Unable to retrieve some image pull secrets (harbor-pull); attempting to pull the image may not succeed.',
          '8s (x12 over 3m)',
        ),
      );
      unpulled(
        mailer,
        `rpc error: code = Unknown desc = failed to pull and unpack image: failed to resolve reference: ${REFUSED}`,
      );
    },
    twin: (cluster) => {
      const mailer = appNamed(cluster, 'mailer');
      mailer.spec.imagePullSecrets = [{ name: 'harbor-pull' }];
      cluster.secrets['harbor-pull'] = { '.dockerconfigjson': 'held' };
      mainOf(mailer).image = 'harbor.example.net/freight/mailer:latest-rc';
      unpulled(
        mailer,
        'rpc error: code = NotFound desc = failed to pull and unpack image "harbor.example.net/freight/mailer:latest-rc": failed to resolve reference: not found',
      );
    },
  },
  {
    label: 'missing_secret_binding',
    object: 'app/tracking',
    plant: (cluster) => {
      const tracking = appNamed(cluster, 'tracking');
      mainOf(tracking).volumeMounts = [{ name: 'tls', mountPath: '/etc/tracking/tls' }];
      tracking.spec.volumes = [{ name: 'tls', secret: { secretName: 'tracking-tls' } }];
      waiting(tracking, 'ContainerCreating');
      podOf(tracking).ip = null;
      podOf(tracking).events.push(
        warned(
          'FailedMount',
          'kubelet',
          'MountVolume.SetUp failed for volume "tls" : secret "tracking-tls" not found',
          '14s (x10 over 5m)',
        ),
      );
    },
    // The secret came a little later than the pod; it runs since.
    twin: (cluster) => {
      const tracking = appNamed(cluster, 'tracking');
      mainOf(tracking).volumeMounts = [{ name: 'tls', mountPath: '/etc/tracking/tls' }];
      tracking.spec.volumes = [{ name: 'tls', secret: { secretName: 'tracking-tls' } }];
      cluster.secrets['tracking-tls'] = { 'tls.crt': 'held' };
      podOf(tracking).containers['tracking'] = runs();
      podOf(tracking).events.push(
        warned(
          'FailedMount',
          'kubelet',
          'MountVolume.SetUp failed for volume "tls" : secret "tracking-tls" not found',
          '52m (x3 over 53m)',
        ),
      );
    },
  },
]);
