import type { Claim, Edit, Rca } from '../../schema/index.ts';
import { fieldsOf, nameOf, put, type Field } from './fields.ts';
import { joinedEdits, markHuman } from './mark-human.ts';

/** Where a person and a newer draft say different things, or where the newer draft has no place for what they said. */
export interface Conflict {
  at: string;
  /** What the person wrote; null where they took something out. */
  human: string | null;
  /** What the newer draft says; null where it has no such place. */
  machine: string | null;
}

/**
 * A newer draft with what people changed in the one before: `edited` is that draft with their `edits`, each of which
 * knows what the machine had said (the base). What people wrote always stands, and is marked as theirs. A conflict is
 * told where the newer draft had changed the same text, or has no place for it.
 */
export function mergeEdits(edited: Rca, newer: Rca): { rca: Rca; conflicts: Conflict[] } {
  const rca = structuredClone(newer);
  const conflicts: Conflict[] = [];
  const kept: Edit[] = [];
  for (const edit of edited.edits ?? []) {
    const merged = edit.before === null || edit.after === null ? listEdit(edit, edited, rca) : textEdit(edit, rca);
    if (merged.conflict) conflicts.push(merged.conflict);
    if (merged.edit) kept.push(merged.edit);
  }
  return { rca: kept.length === 0 ? rca : { ...rca, edits: joinedEdits(newer.edits ?? [], kept) }, conflicts };
}

interface Merged {
  edit?: Edit;
  conflict?: Conflict;
}

function textEdit(edit: Edit, rca: Rca): Merged {
  const { before, after } = edit;
  const fields = fieldsOf(rca);
  const alike = fields.filter(({ at }) => shapeOf(at) === shapeOf(edit.at));
  const same = alike.find(({ at }) => at === edit.at);
  const untouched = same?.text === before ? same : alike.find(({ text }) => text === before);
  const field: Field | undefined = untouched ?? same ?? placeOf(edit.at, rca);
  if (!field || after === null) return { conflict: { at: edit.at, human: after, machine: null } };
  if (field.text === after) return { edit: { ...edit, at: field.at } };
  const machine = field.text;
  write(rca, field, after);
  return {
    edit: { at: field.at, before: machine, after },
    ...(untouched || machine === '' ? {} : { conflict: { at: field.at, human: after, machine } }),
  };
}

/** The due date and the owner of an action, which are no texts of the list of fields. */
function placeOf(at: string, rca: Rca): Field | undefined {
  const [, id, ...rest] = at.split('/');
  const index = rca.actions.findIndex((action) => action.id === id);
  const action = rca.actions[index];
  if (!at.startsWith('actions/') || !action) return undefined;
  if (rest.join('/') === 'due') return { at, path: ['actions', index, 'due'], form: 'day', text: action.due };
  if (rest.join('/') !== 'owner/candidate' || action.owner) return undefined;
  return { at, path: ['actions', index, 'owner', 'candidate'], form: 'owner', text: '' };
}

function write(rca: Rca, { path }: Field, text: string): void {
  const action = path[0] === 'actions' ? rca.actions[Number(path[1])] : undefined;
  if (action && path[2] === 'owner' && !action.owner)
    action.owner = { candidate: text, derivedFrom: 'configured', path: '', evidence: [], p: 1, confirmedBy: null };
  put(rca, path, text);
  markHuman(rca, path);
}

function listEdit(edit: Edit, edited: Rca, rca: Rca): Merged {
  const [list = ''] = edit.at.split('/');
  if (list !== 'summary' && list !== 'wentWell' && list !== 'questions')
    return { conflict: { at: edit.at, human: edit.after, machine: null } };
  if (edit.after === null) {
    const items: readonly { text: string }[] = rca[list];
    const at = items.findIndex(({ text }) => text === edit.before);
    if (at >= 0) rca[list].splice(at, 1);
    const again = items.find((item, index) => `${list}/${nameOf(item, index)}` === edit.at);
    if (at >= 0 || !again) return { edit };
    return { edit, conflict: { at: edit.at, human: null, machine: again.text } };
  }
  if (list === 'questions') {
    const asked = edited.questions.find(({ text }) => text === edit.after);
    const moment = edited.timeline.events.find(({ id }) => id === asked?.event);
    const now = rca.timeline.events.find(({ at, what }) => at === moment?.at && what === moment.what);
    if (!asked || !now) return { conflict: { at: edit.at, human: edit.after, machine: null } };
    rca.questions.push({ text: asked.text, event: now.id });
    return { edit };
  }
  const claim = edited[list].find(({ text }) => text === edit.after);
  const moved = claim && movedClaim(claim, edited, rca);
  if (!moved) return { conflict: { at: edit.at, human: edit.after, machine: null } };
  rca[list].push(moved);
  return { edit };
}

/** A claim of a person with its evidence by the ids that it has in the newer draft; undefined where some is not there. */
function movedClaim(claim: Claim, edited: Rca, newer: Rca): Claim | undefined {
  const evidence = claim.evidence.map((id) => {
    const cited = edited.evidence.find((piece) => piece.id === id);
    return newer.evidence.find(
      ({ blobSha256, excerpt }) => blobSha256 === cited?.blobSha256 && excerpt === cited.excerpt,
    )?.id;
  });
  const computed = claim.computed.map((id) => {
    const cited = edited.computations.find((one) => one.id === id);
    return newer.computations.find(({ what, value }) => what === cited?.what && value === cited.value)?.id;
  });
  const found = [...evidence, ...computed].every((id) => id !== undefined);
  if (!found) return undefined;
  return {
    ...claim,
    evidence: evidence.filter((id) => id !== undefined),
    computed: computed.filter((id) => id !== undefined),
  };
}

/** A place without its ids: fields of one shape hold the same kind of text. */
function shapeOf(at: string): string {
  const [list = '', ...rest] = at.split('/');
  return `${list}/${rest.filter((step) => /^[a-z][A-Za-z]*$/.test(step)).join('/')}`;
}
