import { appNamed, crashing, faults, logs, mainOf, setting } from './plant.test-support.ts';

/** A database that refuses, or a client that asks it wrongly. */
export const databases = faults({ taxonomy: 'Runtime_Fault' }, [
  {
    label: 'mysql_invalid_credentials',
    object: 'app/carriers',
    plant: (cluster) => {
      setting(cluster, 'carriers', 'DB_PASSWORD', 'q9-lantren');
      crashing(appNamed(cluster, 'carriers'), 'Error', 1);
      logs(
        cluster,
        'carriers',
        "2026-04-02 09:58:01 FATAL [carriers] db: Error 1045 (28000): Access denied for user 'freight'@'10.244.2.13' (using password: YES)",
      );
    },
    // Another house refuses it: a store of files, not the database.
    twin: (cluster) => {
      crashing(appNamed(cluster, 'carriers'), 'Error', 1);
      logs(
        cluster,
        'carriers',
        '2026-04-02 09:58:01 FATAL [carriers] tariffs: GetObject s3://freight-tariffs/2026.csv: AccessDenied: Access Denied, status code: 403',
      );
    },
  },
  {
    label: 'mysql_invalid_port',
    object: 'app/invoices',
    plant: (cluster) => {
      setting(cluster, 'invoices', 'DB_PORT', '3360');
      crashing(appNamed(cluster, 'invoices'), 'Error', 1);
      logs(
        cluster,
        'invoices',
        "2026-04-02 09:58:01 FATAL [invoices] sqlalchemy.exc.OperationalError: (2003, \"Can't connect to MySQL server on 'ledger:3360' (111)\")",
      );
    },
    // The port is right; the database is not up.
    twin: (cluster) => {
      mainOf(appNamed(cluster, 'ledger')).resources.limits['memory'] = '96Mi';
      crashing(appNamed(cluster, 'ledger'), 'OOMKilled', 137);
      crashing(appNamed(cluster, 'invoices'), 'Error', 1);
      logs(
        cluster,
        'invoices',
        "2026-04-02 09:58:01 FATAL [invoices] sqlalchemy.exc.OperationalError: (2003, \"Can't connect to MySQL server on 'ledger:3306' (111)\")",
      );
    },
  },
  {
    label: 'db_connection_exhaustion',
    object: 'app/ledger',
    plant: (cluster) => {
      logs(cluster, 'carriers', '2026-04-02 09:58:01 ERROR [carriers] db: Error 1040 (HY000): Too many connections');
      logs(
        cluster,
        'invoices',
        "2026-04-02 09:58:03 ERROR [invoices] sqlalchemy.exc.OperationalError: (1040, 'Too many connections')",
      );
      logs(
        cluster,
        'tracking',
        '2026-04-02 09:58:04 ERROR [tracking] SQLNonTransientConnectionException: Data source rejected establishment of connection,  message from server: "Too many connections"',
      );
    },
    // One caller's own pool is used up; the database takes others.
    twin: (cluster) => {
      logs(
        cluster,
        'invoices',
        '2026-04-02 09:58:03 ERROR [invoices] sqlalchemy.exc.TimeoutError: QueuePool limit of size 5 overflow 10 reached, connection timed out, timeout 30.00',
      );
    },
  },
  {
    label: 'db_readonly_mode',
    object: 'app/ledger',
    plant: (cluster) => {
      logs(
        cluster,
        'bookings',
        '2026-04-02 09:58:03 ERROR [bookings] insert booking: Error 1290 (HY000): The MySQL server is running with the --super-read-only option so it cannot execute this statement',
      );
      logs(
        cluster,
        'invoices',
        "2026-04-02 09:58:03 ERROR [invoices] (1290, 'The MySQL server is running with the --super-read-only option so it cannot execute this statement')",
      );
    },
    // One caller opened its own transaction for reading only.
    twin: (cluster) => {
      logs(
        cluster,
        'invoices',
        "2026-04-02 09:58:03 ERROR [invoices] (1792, 'Cannot execute statement in a READ ONLY transaction.')",
      );
    },
  },
]);
