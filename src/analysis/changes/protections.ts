import type { Effect } from './effect.ts';

/** A way in which code protects the system or spares it work; it counts when an edit leaves less of it than before. */
export interface Protection extends Effect {
  word: RegExp;
}

/** The mechanisms are those of published postmortems and of the failure catalogues in `rca.md`; none is of one system. */
export const TAKEN_AWAY: readonly Protection[] = [
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
export const BROUGHT_IN: readonly Protection[] = [
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
