import type { Workload } from '../cluster-state.ts';
import { endpointsOf, selectedBy, settingsOf } from '../endpoints.ts';
import type { Fault, FaultKind, Proof } from '../fault.ts';
import { containersOf } from '../cluster-state.ts';
import { at, textAt } from '../json.ts';
import { logged, type Logged } from '../log-search.ts';
import { isShort, signsOf } from '../signs.ts';
import type { Situation } from '../situation.ts';

/** What clients of MySQL, PostgreSQL, MongoDB and Redis are told. */
const READ_ONLY =
  /--(?:super-)?read-only option|read-only transaction|READONLY You can't write|\bread[_-]only\b.{0,60}(?:mode|statement|option|replica)|SQL Error: 1290|not (?:master|primary).{0,40}(?:write|slaveOk)/i;
const TOO_MANY =
  /Too many connections|remaining connection slots are reserved|too many clients already|max number of clients reached|User .{1,80} has exceeded the 'max_user_connections'|SQL Error: 1040|ERROR 1040/i;
const DENIED =
  /Access denied for user|password authentication failed|Authentication failed|WRONGPASS|NOAUTH|SQLState: 28000|ERROR 1045|invalid username-password/i;
/** A database that says whom it turns away. */
const DENIED_BY_NAME = /Access denied for user '[^']{1,80}'@|password authentication failed for user/i;
const REFUSED =
  /(?:Communications link failure|could not connect to server|Connection to \S{1,200} refused|connect ECONNREFUSED|Connection refused)/i;
const TO_DATABASE = /mysql|jdbc|hikari|postgres|psql|mongo|sqlalchemy|database/i;
const DATABASE_IMAGE = /mysql|mariadb|percona|postgres|mongo|redis|cockroach|mssql/i;

/** What a database tells those who use it, held against those whom it serves: whose fault is it? */
export function databases(situation: Situation): Fault[] {
  return [...ofDatabases(situation), ...ofClients(situation)];
}

/** A database that refuses everybody: it is full, or takes no writes. */
function ofDatabases(situation: Situation): Fault[] {
  const { state } = situation;
  const told = (['database-read-only', 'database-connections'] as const).flatMap((kind) =>
    state.workloads.flatMap((client) => {
      const line = logged(situation, client.name, kind === 'database-read-only' ? READ_ONLY : TOO_MANY);
      return line
        ? [{ kind, client, line, database: isDatabase(client) ? client : databaseOf(client, situation, line.line) }]
        : [];
    }),
  );
  const probed = state.workloads.filter(isDatabase).flatMap((database) => {
    const sign = signsOf(database, state).findLast(({ message }) => TOO_MANY.test(message));
    return sign ? [{ database, proof: sign.proof }] : [];
  });
  const databasesTold = new Map<string, { kind: FaultKind; database: Workload; clients: string[]; proof: Proof[] }>();
  for (const { kind, client, line, database } of told) {
    if (!database) continue;
    const key = `${kind} ${database.name}`;
    const entry = databasesTold.get(key) ?? { kind, database, clients: [], proof: [] };
    databasesTold.set(key, { ...entry, clients: [...entry.clients, client.name], proof: [...entry.proof, line.proof] });
  }
  for (const { database, proof } of probed) {
    const key = `database-connections ${database.name}`;
    const entry = databasesTold.get(key) ?? { kind: 'database-connections' as const, database, clients: [], proof: [] };
    databasesTold.set(key, { ...entry, proof: [proof, ...entry.proof] });
  }
  return [...databasesTold.values()].map(({ kind, database, clients, proof }) => ({
    kind,
    entity: database.object.entity,
    explains: [...new Set([database.name, ...clients])],
    certainty: 'stated',
    statement:
      kind === 'database-read-only'
        ? `${database.name} takes no writes; ${clients.slice(0, 3).join(', ')} ${clients.length === 1 ? 'is' : 'are'} told so`
        : `${database.name} has no connection left`,
    refutedBy:
      kind === 'database-read-only' ? 'A write that the database takes' : 'A new connection that the database takes',
    proof,
  }));
}

/** One client that a database turns away while it serves others: what the client was given is wrong. */
function ofClients(situation: Situation): Fault[] {
  const { state } = situation;
  const clients = state.workloads.filter((workload) => !isDatabase(workload));
  const failing = clients.filter(isShort);
  return clients.flatMap((client): Fault[] => {
    // Who is turned away by name is turned away, also where it goes on running.
    const denied = logged(situation, client.name, isShort(client) ? DENIED : DENIED_BY_NAME);
    if (denied)
      return [
        clientFault(
          'database-credentials',
          client,
          denied,
          `${client.name} is denied by its database`,
          'The same user and password let another client in',
        ),
      ];
    if (!isShort(client)) return [];
    const odd = oddCredential(client, situation);
    if (odd) return [odd];
    const refused = logged(situation, client.name, REFUSED);
    const isAbout =
      refused && (TO_DATABASE.test(refused.line) || logged(situation, client.name, TO_DATABASE) !== undefined);
    if (!isAbout || logged(situation, client.name, /UnknownHost|name resolution|no such host/i)) return [];
    const database = databaseOf(client, situation, refused.line);
    // A database that is down turns everybody away; then it is not this client's setting.
    if (database && isShort(database)) return [];
    const alike = failing.filter((one) => one !== client && logged(situation, one.name, REFUSED) !== undefined);
    if (alike.length > failing.length / 2 && alike.length > 2) return [];
    return [
      clientFault(
        'database-port',
        client,
        refused,
        `${client.name} finds nobody at the port where it looks for its database`,
        'A connection from the pod to the database at the port that it was given',
      ),
    ];
  });
}

function clientFault(
  kind: FaultKind,
  client: Workload,
  { proof }: Logged,
  statement: string,
  refutedBy: string,
): Fault {
  return {
    kind,
    entity: client.object.entity,
    explains: [client.name],
    certainty: 'stated',
    statement,
    refutedBy,
    proof: [proof, { seen: client.object.seen, title: `environment of ${client.name}`, quote: 'envFrom' }],
  };
}

const CREDENTIAL = /_(?:PASSWORD|PASSWD|PWD|USER|USERNAME)$/i;
const DATABASE_SETTING = /mysql|mariadb|postgres|pg|mongo|redis|db|database|datasource/i;

/** A credential that a client alone has, where others use the same database by one that they share. */
function oddCredential(client: Workload, { state }: Situation): Fault | undefined {
  const endingOf = (setting: string): string =>
    /_(?:[A-Z]{1,30}_)?[A-Z]{1,30}$/.exec(setting.toUpperCase())?.[0] ?? setting;
  const peers = state.workloads.filter((one) => one !== client && one.namespace === client.namespace && !isShort(one));
  for (const { setting, value, holder } of settingsOf(client, state)) {
    if (!CREDENTIAL.test(setting) || !DATABASE_SETTING.test(setting)) continue;
    const theirs = peers.flatMap((peer) =>
      settingsOf(peer, state).filter((one) => endingOf(one.setting) === endingOf(setting)),
    );
    const shared = theirs.filter((one) => one.value === theirs[0]?.value);
    if (shared.length < 2 || shared.length < theirs.length * 0.8 || theirs.some((one) => one.value === value)) continue;
    return {
      kind: 'database-credentials',
      entity: client.object.entity,
      explains: [client.name],
      certainty: 'shown',
      statement: `\`${setting}\` of ${client.name} is not what the others use for the same`,
      refutedBy: 'The same user and password let another client in',
      proof: [
        { seen: holder.seen, title: `${setting} of ${holder.name}`, quote: value },
        ...shared
          .slice(0, 1)
          .map((one) => ({ seen: one.holder.seen, title: `${one.setting} of ${one.holder.name}`, quote: one.value })),
      ],
    };
  }
  return undefined;
}

/** What only one kind of database says, and the images that it runs from. */
const DIALECTS: readonly (readonly [said: RegExp, image: RegExp])[] = [
  [/mysql|mariadb|SQL Error: 1\d{3}\b|ERROR 1\d{3}\b|\b\(?1(?:040|045|290)\b/i, /mysql|mariadb|percona/i],
  [/postgres|psql|pq:|too many clients already|remaining connection slots|SQLSTATE 25006/i, /postgres|cockroach/i],
  [/READONLY You can't write|WRONGPASS|NOAUTH|max number of clients reached/, /redis|valkey|keydb/i],
  [/mongo|not (?:master|primary)/i, /mongo/i],
];

/**
 * The database that a client is given the address of. Where nobody may read the address, the only one of its namespace
 * that it can be: of the kind that speaks so, and not named after another workload, whose own it then is.
 */
function databaseOf(client: Workload, { state }: Situation, said = ''): Workload | undefined {
  const image = DIALECTS.find(([pattern]) => pattern.test(said))?.[1] ?? DATABASE_IMAGE;
  const given = endpointsOf(client, state)
    .flatMap(({ service }) => (service ? selectedBy(service, state) : []))
    .filter(isDatabase);
  const fitting = given.find((one) => runs(one, image)) ?? given[0];
  if (fitting) return fitting;
  const inside = state.workloads.filter(({ namespace }) => namespace === client.namespace);
  const known = inside.filter((one) => runs(one, image));
  const own = known.filter((one) => isNamedAfter(one, client));
  const others = inside.filter((one) => one !== client && !isDatabase(one));
  const shared = known.filter((one) => !others.some((other) => isNamedAfter(one, other)));
  const [only, second] = own.length > 0 ? own : shared;
  return second ? undefined : only;
}

/** Whether a database goes by the name of what uses it, as charts name them: `grafana-postgresql`. */
function isNamedAfter(database: Workload, user: Workload): boolean {
  return user.name.length >= SHORTEST_NAME && database.name !== user.name && database.name.startsWith(user.name);
}

const SHORTEST_NAME = 3;

function runs({ template }: Workload, image: RegExp): boolean {
  return containersOf(at(template, 'spec')).some((container) => image.test(textAt(container, 'image') ?? ''));
}

function isDatabase(workload: Workload): boolean {
  return runs(workload, DATABASE_IMAGE);
}
