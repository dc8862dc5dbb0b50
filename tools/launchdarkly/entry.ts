import { z } from 'zod';
import { parseInstant } from '../../src/parse-instant.ts';
import type { Occurrence } from '../../src/schema/index.ts';
import { oneLine } from '../reading/gather.ts';
import { pseudonym } from '../reading/pseudonym.ts';
import { changesBetween } from './changes-between.ts';
import { STATE_FIELDS, isOn, metByTraffic, servedChange, type Setting } from './flag-state.ts';

const Text = z.string().nullish();

/** An entry of the audit log, as far as it is read; `delta` and the versions are only in the entry asked for alone. */
export const Entry = z.looseObject({
  _id: z.string().min(1),
  date: z.number().int().nonnegative(),
  kind: Text,
  name: Text,
  titleVerb: Text,
  description: Text,
  comment: Text,
  member: z.looseObject({ _id: Text, email: Text, firstName: Text, lastName: Text, role: Text }).nullish().catch(null),
  token: z.looseObject({ name: Text }).nullish().catch(null),
  app: z.looseObject({ name: Text }).nullish().catch(null),
  target: z
    .looseObject({ resources: z.array(z.string()).nullish() })
    .nullish()
    .catch(null),
  accesses: z.array(z.looseObject({ action: Text, resource: Text })).nullish(),
  delta: z.unknown().optional(),
  previousVersion: z.unknown().optional(),
  currentVersion: z.unknown().optional(),
});
export type Entry = z.infer<typeof Entry>;

/** What the actions of an entry come to, the weightiest first. */
const TYPES: ReadonlyMap<string, string> = new Map([
  ['updateOn', 'flag-switched'],
  ['updateOffVariation', 'off-variation'],
  ['updateRules', 'targeting'],
  ['updateTargets', 'targeting'],
  ['updateContextTargets', 'targeting'],
  ['updateFallthrough', 'targeting'],
  ['updateFallthroughWithMeasuredRollout', 'targeting'],
  ['updateRulesWithMeasuredRollout', 'targeting'],
  ['updateExpiringTargets', 'targeting'],
  ['updateIncludedUsers', 'targeting'],
  ['copyFlagConfigFrom', 'targeting'],
  ['copyFlagConfigTo', 'targeting'],
  ['updatePrerequisites', 'prerequisites'],
  ['updateFlagVariations', 'variations'],
  ['updateScheduledChanges', 'schedule'],
  ['createFlag', 'flag-created'],
  ['deleteFlag', 'flag-deleted'],
  ['updateGlobalArchived', 'flag-archived'],
]);

/** Types after which a flag serves something else. */
const SERVES_ELSE = new Set([
  ...['flag-on', 'flag-off', 'flag-switched', 'off-variation', 'targeting', 'prerequisites', 'variations'],
  ...['flag-deleted', 'flag-archived'],
]);

/** What an entry says happened to its flag; undefined where it names no flag or no time. `environment` by its key. */
export function occurrenceOf(
  entry: Entry,
  { environment, token }: { environment: string; token: string },
): Occurrence | undefined {
  const key = flagOf(entry);
  const at = parseInstant(String(entry.date));
  if (key === undefined || !at.ok) return undefined;
  const actor = actorOf(entry, token);
  const withoutPerson = (text: string): string => concealMember(text, entry, actor ?? 'member');
  const name = entry.name && entry.name !== key ? [withoutPerson(entry.name)] : [];
  const verb = withoutPerson(oneLine(entry.titleVerb ?? '')) || 'changed the flag';
  const type = typeOf(entry, environment);
  const { previousVersion, currentVersion } = entry;
  const served = servedChange(previousVersion, currentVersion, environment);
  const settings = [...(served ?? []), ...changesBetween(previousVersion, currentVersion, STATE_FIELDS)];
  const met = served && metByTraffic(served, [previousVersion, currentVersion], environment);
  const isMet = met ? met.length > 0 : SERVES_ELSE.has(type);
  const shown = (met ?? []).slice(0, 3).map(settingText);
  return {
    kind: 'occurrence',
    source: 'flag',
    type,
    entity: { kind: 'flag', ref: key, aliases: name },
    firstAt: at.at,
    lastAt: at.at,
    count: 1,
    rawAt: String(entry.date),
    precisionMs: 1,
    actor,
    summary: oneLine(`${key} in ${environment}: ${shown.length > 0 ? shown.join('; ') : verb}`),
    ...(isMet ? { change: { environment, settings: met ?? [] } } : {}),
    text: withoutPerson(textOf(entry, settings, { key, environment, verb, actor })),
  };
}

interface Told {
  key: string;
  environment: string;
  verb: string;
  actor: string | null;
}

/** The title is left out: it names the member. */
function textOf(entry: Entry, settings: readonly Setting[], { key, environment, verb, actor }: Told): string {
  const actions = (entry.accesses ?? []).flatMap(({ action }) => action ?? []);
  return [
    `flag ${key}${entry.name && entry.name !== key ? ` (${entry.name})` : ''} in ${environment}`,
    `by ${actor ?? 'nobody named'}: ${verb}`,
    ...(actions.length > 0 ? [`actions: ${actions.join(', ')}`] : []),
    ...(settings.length > 0 ? ['', ...settings.map(settingText)] : []),
    ...(entry.description ? ['', entry.description] : []),
    ...(entry.comment ? ['', `comment: ${entry.comment}`] : []),
    // Most updates are semantic patches, of which LaunchDarkly keeps no delta.
    ...(entry.delta ? ['', `delta: ${JSON.stringify(entry.delta, null, 2)}`] : []),
  ].join('\n');
}

function settingText({ key, before, after }: Setting): string {
  return `${key}: ${before ?? 'nothing'} → ${after ?? 'nothing'}`;
}

function flagOf({ target, accesses }: Entry): string | undefined {
  const resources = [...(target?.resources ?? []), ...(accesses ?? []).map(({ resource }) => resource ?? '')];
  for (const resource of resources) {
    const key = /(?:^|:)flag\/([\w.-]{1,256})(?:;|$)/.exec(resource.slice(0, 2000))?.[1];
    if (key !== undefined) return key;
  }
  return undefined;
}

function typeOf(entry: Entry, environment: string): string {
  const actions = (entry.accesses ?? []).flatMap(({ action }) => action ?? []);
  const [known] = [...TYPES].filter(([action]) => actions.includes(action)).map(([, type]) => type);
  const switched = known === 'flag-switched' || actions.length === 0 ? switchedOn(entry, environment) : undefined;
  if (switched !== undefined) return switched ? 'flag-on' : 'flag-off';
  if (known !== undefined) return known;
  const [action = 'flagChanged'] = actions;
  return action
    .slice(0, 60)
    .replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)
    .replaceAll(/[^\w-]/g, '');
}

/** Which way it was switched: by what it is now, else by the words of the entry. */
function switchedOn({ currentVersion, titleVerb, description }: Entry, environment: string): boolean | undefined {
  const now = isOn(currentVersion, environment);
  if (now !== undefined) return now;
  for (const words of [titleVerb, description]) {
    const word = /\bturned (?:the flag )?\**(on|off)\b/i.exec(words?.slice(0, 2000) ?? '')?.[1];
    if (word !== undefined) return word.toLowerCase() === 'on';
  }
  return undefined;
}

/** Tokens and applications by their names, members by a pseudonym; null for what a schedule did. */
function actorOf({ member, token, app }: Entry, key: string): string | null {
  const machine = token?.name ?? app?.name;
  if (machine) return `${token?.name ? 'token' : 'application'} ${oneLine(machine)}`;
  const id = member?._id ?? member?.email;
  return id ? pseudonym('member', id, key) : null;
}

function concealMember(text: string, { member }: Entry, alias: string): string {
  const { email, firstName, lastName } = member ?? {};
  const names = [email, firstName && lastName ? `${firstName} ${lastName}` : undefined];
  return names.reduce<string>((told, name) => (name && name.length > 2 ? told.replaceAll(name, alias) : told), text);
}
