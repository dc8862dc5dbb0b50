import type { Edit } from './edit.ts';
import { changedQuantities } from './quantities.ts';
import { settingReader } from './setting-lines.ts';
import type { Symptom } from './symptom.ts';

/** Something that an edit does to a running system, and how that would show. */
export interface Effect {
  /** What the edit does, to stand after "The change". */
  says: string;
  shows: readonly Symptom[];
  /** Names known outside the code that it puts in the place of each other. */
  names?: readonly string[];
}

/** A way in which code protects the system or spares it work; it counts when an edit leaves less of it than before. */
interface Protection extends Effect {
  word: RegExp;
}

/** The mechanisms are those of published postmortems and of the failure catalogues in `rca.md`; none is of one system. */
const TAKEN_AWAY: readonly Protection[] = [
  {
    word: /(?<!\berr(or)?\s{0,3})(==|!=|===|!==|\bis|\bis not)\s*(nil|null|None|undefined)\b|\?\.|\?\?|isPresent\(|orElse|ifPresent|Optional\.|Objects\.requireNonNull|\.get\(["'\w]+,|hasOwnProperty|\bif not \w+\s*:|\bin self\.|is_some\(|unwrap_or|len\(\w+\)\s*(==|>)\s*0|isEmpty\(|\.length\s*(===?|>)\s*0|, ok :?=|defined\(/g,
    says: 'no longer checks for a value that is not there',
    shows: ['crash'],
  },
  {
    word: /batch|bulk|\bchunk|pipelin|executemany|mget|multi_?get|in_bulk|prefetch_related|select_related|joinedload|selectinload|eager|preload|\bIN \(|WHERE \w+ = ANY|dataloader|coalesc|debounce|dedup/gi,
    says: 'no longer does work in batches',
    shows: ['throttle', 'slow', 'database', 'demand', 'cpu', 'lag'],
  },
  {
    word: /timeout|deadline|AbortSignal/gi,
    says: 'no longer bounds how long something may take',
    shows: ['slow', 'connections', 'stuck', 'lag'],
  },
  {
    word: /semaphore|max_?(in_?flight|concurren|conn|workers|size|entries|items|bytes|open|idle)|limit|maxlen|bounded|worker ?pool|errgroup|SetLimit|p-limit|pLimit|throttl|back.?pressure|\blru\b|\bLIMIT \d|pagina|page_?size|capacity/gi,
    says: 'no longer bounds how much is done or kept',
    shows: ['memory', 'connections', 'cpu', 'throttle', 'slow', 'database', 'demand', 'lag'],
  },
  {
    word: /backoff|jitter|circuit|breaker|max_?(retries|attempts)|exponential|retry_?after/gi,
    says: 'no longer holds back repeated attempts',
    shows: ['demand', 'throttle', 'slow', 'cpu', 'lag', 'database'],
  },
  {
    word: /leeway|toleran|skew|grace|fallback|default(s|ed|_)|fail.?open|degrad/gi,
    says: 'no longer tolerates what it tolerated',
    shows: ['auth', 'format', 'wrong', 'crash'],
  },
  {
    word: /validat|verif|sanitiz|assert\b|\bassert|require\w*\(|\bcheck\w*\(|isValid|escape|constraint/gi,
    says: 'no longer checks what comes in',
    shows: ['format', 'crash', 'auth', 'wrong', 'database'],
  },
  {
    word: /defer [\w.]*\.?(Close|Unlock|Release|Stop|RUnlock)|defer cancel|cancel\(\)|\.close\(|\.Close\(|\.release\(|\.Release\(|\.Unlock\(|finally|with [\w.]+\(|using \(|try \(|\busing var\b|clearInterval|clearTimeout|removeListener|removeEventListener|unsubscribe|dispose|\.Body\.Close|rollback\(|cleanup|\.delete\(|delete\(\w+|evict|\.Stop\(|<-ctx\.Done|ctx\.Err\(|isInterrupted|CancellationToken|\.aborted|\.Reset\(|defer \w+\.Put\(/g,
    says: 'no longer gives back what it takes',
    shows: ['connections', 'memory', 'slow', 'stuck', 'disk', 'cpu', 'wrong'],
  },
  {
    word: /CREATE (UNIQUE )?INDEX|add_index|createIndex|index: ?true|db_index|@Index|ensureIndex/gi,
    says: 'leaves out an index',
    shows: ['database', 'slow', 'cpu'],
  },
  {
    word: /\bWHERE\b|\bAND \w+\s*[=<>]|\bLIMIT\b|\.filter\(|\.limit\(|\.where\(|tenant_id\s*=/g,
    says: 'asks for more rows than before',
    shows: ['database', 'slow', 'memory', 'wrong', 'cpu'],
  },
  {
    word: /cache|memoi[sz]e|@lru|lru_cache|Cacheable|singleflight|GetOrLoad|etag|max-age|s-maxage/gi,
    says: 'no longer keeps what it fetched',
    shows: ['cache', 'database', 'slow', 'demand', 'cpu', 'throttle'],
  },
  {
    word: /\.Lock\(|synchronized|mutex|atomic|transaction|BEGIN|FOR UPDATE|idempoten|\bonce\b|Once\.Do|\bawait\b/gi,
    says: 'no longer keeps things from happening at once or twice',
    shows: ['crash', 'wrong', 'stuck', 'demand', 'database'],
  },
  {
    word: /ingress|egress|allow|permission|\broles?\b|polic(y|ies)|scope|\bverbs?\b|grant|security_group|cidr|trusted|principal/gi,
    says: 'takes away a permission or a way in',
    shows: ['auth', 'network', 'slow'],
  },
  {
    word: /\b(requests|limits|resources|memory|cpu|replicas|minReplicas|readinessProbe|livenessProbe|volumeMounts?|storage|affinity|tolerations|env|secretKeyRef|configMapKeyRef)\s*:/g,
    says: 'takes something away that the service runs with',
    shows: ['memory', 'cpu', 'crash', 'network', 'slow', 'disk', 'format'],
  },
  {
    word: /\back(nowledge)?\(|commit(Sync|Async|_offsets?)?\(|\.Ack\(/g,
    says: 'no longer acknowledges what it took',
    shows: ['lag', 'wrong', 'demand'],
  },
];

/** What an edit may bring in; it counts when there is more of it than before. */
const BROUGHT_IN: readonly Protection[] = [
  {
    word: /DROP (INDEX|COLUMN|TABLE|CONSTRAINT|VIEW)|remove_(index|column)|drop_(index|column|table)|dropIndex|RENAME (COLUMN|TO)|rename_column/gi,
    says: 'drops or renames a part of the schema',
    shows: ['database', 'format', 'slow', 'cpu'],
  },
  {
    word: /ALTER TABLE|LOCK TABLE|CREATE (UNIQUE )?INDEX (?!CONCURRENTLY)|SET NOT NULL|ADD CONSTRAINT|VACUUM FULL|ALTER COLUMN/gi,
    says: 'locks or rewrites a table',
    shows: ['database', 'slow', 'stuck', 'format', 'connections', 'lag'],
  },
  {
    word: /\.Lock\(|synchronized|Sync\(|time\.sleep|Thread\.sleep|time\.Sleep|block_on|\.join\(\)|\.Result\b|\.Wait\(|\.block\(|runBlocking|FOR UPDATE/g,
    says: 'waits where it did not wait before',
    shows: ['slow', 'stuck', 'cpu', 'lag', 'connections', 'database'],
  },
  {
    word: /\bgo func|\bgo \w+[.(]|Promise\.all|ThreadPool|Thread\(|asyncio\.gather|create_task|parallelStream|setInterval|spawn\(|async_?io|newCachedThreadPool|CompletableFuture/g,
    says: 'does more at the same time',
    shows: ['connections', 'memory', 'demand', 'throttle', 'cpu', 'crash', 'database'],
  },
  {
    word: /re\.compile|RegExp\(|MustCompile|Pattern\.compile|[+*]\)[+*]/g,
    says: 'matches with a new pattern',
    shows: ['cpu', 'slow', 'format', 'stuck'],
  },
  {
    word: /debug|trace\b|verbose|log\w*\.\w+\(.*(body|payload|request|response)|dump/gi,
    says: 'logs more than before',
    shows: ['disk', 'cpu', 'slow'],
  },
  {
    word: /DisallowUnknownFields|strict|forbid|extra\s*=\s*['"]forbid|additionalProperties|required|NOT NULL|\breject|enforce|raise \w+|throw new/gi,
    says: 'refuses what it took before',
    shows: ['format', 'auth', 'crash', 'network'],
  },
  {
    word: /SELECT \*|LIKE '%|ORDER BY|OFFSET|\bJOIN\b|COUNT\(\*\)|\.all\(\)|findAll\(|list\(.*\.scan|ReadAll|readFileSync|\.collect\(|full ?scan/g,
    says: 'reads more than before',
    shows: ['database', 'slow', 'memory', 'cpu'],
  },
  {
    word: /append\(|\.push\(|\.add\(|\.put\(|\.set\(|\] = /g,
    says: 'keeps more than before',
    shows: ['memory'],
  },
  {
    word: /retry|retries|attempt/gi,
    says: 'tries more often than before',
    shows: ['demand', 'throttle', 'slow', 'database', 'lag', 'wrong'],
  },
  {
    word: /time\.Local|utcnow|datetime\.now|tzinfo|ZoneId|Locale|toLocale|strftime|getTimezone/g,
    says: 'reads time or numbers in another way',
    shows: ['wrong', 'format', 'auth'],
  },
];

const CALL =
  /(?:query|exec|select|fetch|get|find|load|lookup|request|send|put|post|call|invoke|read|write|insert|update|save)\w*\s*(?:<\w+>)?\(/i;
const REMOTE =
  /ctx|context|await|client|\bdb\b|repo|dao|store|redis|cache|http|rpc|session|service|api|conn|cursor|axios|fetch|catalog|requests\./i;
const LOOP = /\bfor\b|\bforeach\b|\.map\(|\.forEach\(|\bwhile\b|\.stream\(|each do/;

/** What the edits of one change do, each effect once. */
export function effectsOf(edits: readonly Edit[]): Effect[] {
  const removed = edits.flatMap((edit) => edit.removed).join('\n');
  const added = edits.flatMap((edit) => edit.added).join('\n');
  const effects: Effect[] = [
    ...(removed === '' ? [] : TAKEN_AWAY.filter(({ word }) => countOf(word, removed) > countOf(word, added))),
    ...BROUGHT_IN.filter(({ word }) => countOf(word, added) > countOf(word, removed)),
    ...edits.flatMap(callsInLoops),
    ...edits.flatMap(quantityEffects),
    ...edits.flatMap(renames),
  ];
  return effects.filter((effect, index) => effects.findIndex(({ says }) => says === effect.says) === index);
}

function countOf(word: RegExp, text: string): number {
  return text.match(word)?.length ?? 0;
}

/** A call to something else for each of many, where there was none. */
function callsInLoops({ removed, after }: Edit): Effect[] {
  let inLoop = 0;
  for (const { text, isAdded } of after) {
    if (LOOP.test(text)) inLoop = 8;
    const isCall = CALL.test(text) && REMOTE.test(text);
    const callee = /([A-Za-z_]\w*)\s*(?:<\w+>)?\(/.exec(text.slice(text.search(CALL)))?.[1] ?? '';
    if (isAdded && inLoop > 0 && isCall && !removed.some((line) => line.includes(`${callee}(`))) {
      return [
        { says: `calls \`${callee}\` once for each of many`, shows: ['demand', 'slow', 'database', 'throttle', 'cpu'] },
      ];
    }
    inLoop -= 1;
  }
  return [];
}

/** From such a change of a number on, a system behaves otherwise. The project's own choice. */
const MUCH = 1.5;

/** What it means that a number became smaller or greater, by the words around it. */
const QUANTITIES: readonly { word: RegExp; less: readonly Symptom[]; more: readonly Symptom[] }[] = [
  {
    word: /ttl|expir|max_?age|lifetime|retention|stale|leeway|skew/i,
    less: ['cache', 'database', 'auth', 'slow', 'demand', 'cpu'],
    more: ['memory', 'disk', 'wrong', 'auth'],
  },
  { word: /timeout|deadline/i, less: ['slow', 'network', 'demand'], more: ['slow', 'connections', 'stuck', 'lag'] },
  { word: /retr(y|ies)|attempt/i, less: ['network'], more: ['demand', 'throttle', 'slow', 'database', 'cpu'] },
  {
    word: /interval|period|poll|delay|backoff|schedule/i,
    less: ['demand', 'cpu', 'throttle', 'database', 'network', 'slow'],
    more: ['lag', 'wrong', 'slow', 'network'],
  },
  {
    word: /batch|chunk|fetch|flush|buffer|page|linger|prefetch/i,
    less: ['throttle', 'slow', 'lag', 'demand', 'database', 'cpu'],
    more: ['memory', 'slow', 'lag', 'format', 'database'],
  },
  { word: /memory|heap|xmx|\bmem/i, less: ['memory', 'crash'], more: ['memory', 'crash'] },
  { word: /\bcpu|gomaxprocs/i, less: ['cpu', 'slow', 'lag'], more: ['cpu'] },
  {
    word: /pool|conn|thread|worker|concurren|parallel|replica|in_?flight|partition|shard|instances|desired|min_|max_?(size|open|idle)/i,
    less: ['slow', 'connections', 'lag', 'throttle', 'cpu', 'stuck', 'network'],
    more: ['connections', 'database', 'memory', 'throttle', 'cpu', 'stuck'],
  },
  {
    word: /limit|quota|rate|burst|rps|qps|capacity|throughput|max|budget|size|depth|entries/i,
    less: ['throttle', 'slow', 'network', 'lag', 'format', 'memory'],
    more: ['memory', 'database', 'connections', 'throttle', 'cpu', 'slow', 'disk'],
  },
  { word: /weight|percent|ratio|rollout|sampl/i, less: ['demand', 'slow'], more: ['demand', 'disk', 'cpu', 'slow'] },
];

/** Whether all that an edit does is to take numbers to about the same. */
export function barelyChanges(edit: Edit): boolean {
  const quantities = changedQuantities(edit);
  return (
    quantities.length > 0 &&
    quantities.length === edit.added.length &&
    quantities.length === edit.removed.length &&
    quantities.every(({ factor }) => factor < MUCH && factor > 1 / MUCH)
  );
}

function quantityEffects(edit: Edit): Effect[] {
  return changedQuantities(edit).flatMap(({ line, before, after, factor }) => {
    if (factor < MUCH && factor > 1 / MUCH) return [];
    const known = QUANTITIES.find(({ word }) => word.test(line));
    return known
      ? [{ says: `takes \`${line}\` from ${before} to ${after}`, shows: factor < 1 ? known.less : known.more }]
      : [];
  });
}

const NAME = /["'`][^"'`]{2,}["'`]|[A-Za-z_][\w.:/-]*/g;
const PLACE =
  /url|uri|host|endpoint|addr|dsn|region|bucket|topic|queue|issuer|audience|secret|\bkey|token|\bcert|\bca\b|password|credential|\brole|arn|namespace|\bport\b|domain|server|path|table|index|cluster|image|algorithm|mode|version/i;

/** Lines that differ in one name: what asks for the old one no longer finds it, what gets the new one may not know it. */
function renames({ path, removed, added }: Edit): Effect[] {
  if (/(^|\/)(go\.(mod|sum)|package(-lock)?\.json|.*\.lock|requirements.*\.txt|pom\.xml|Dockerfile)$/.test(path))
    return [];
  for (const line of removed) {
    const old = line.match(NAME) ?? [];
    for (const other of added) {
      const now = other.match(NAME) ?? [];
      if (line.replace(NAME, '#').replace(/\s+/g, '') !== other.replace(NAME, '#').replace(/\s+/g, '')) continue;
      const places = old.flatMap((name, index) => (name === now[index] ? [] : [index]));
      const [place] = places;
      if (place === undefined || places.length > 1) continue;
      const [before = '', after = ''] = [old[place], now[place]];
      if (isSetting(path) ? !PLACE.test(line) : !isData(before, line) && !isData(after, other)) continue;
      const shows: Symptom[] = PLACE.test(line)
        ? ['auth', 'network', 'format', 'slow', 'crash', 'wrong']
        : ['format', 'crash', 'wrong', 'database'];
      return [
        {
          says: `puts ${quoted(after)} in the place of ${quoted(before)}`,
          shows,
          names: [before, after].map((name) => quoted(name).slice(1, -1)),
        },
      ];
    }
  }
  return [];
}

/** Of a setting only those values are known outside that tell where something is or how it is opened. */
function isSetting(path: string): boolean {
  return settingReader(path) !== undefined;
}

/** A name in quotes, a value of a setting or a column is known outside the code; the name of a variable is not. */
function isData(name: string, line: string): boolean {
  return (
    /^["'`]/.test(name) ||
    /^\s*[\w.-]+\s*[:=]\s*\S+\s*$/.test(line) ||
    /\b(SELECT|UPDATE|INSERT|ALTER|json:)/.test(line)
  );
}

function quoted(name: string): string {
  return `\`${name.replace(/^["'`]|["'`]$/g, '')}\``;
}
