import { valueOf, type Line } from './kubectl.ts';

type Fields = Record<string, unknown>;

const MODES: Readonly<Record<string, string>> = {
  RWO: 'ReadWriteOnce',
  ROX: 'ReadOnlyMany',
  RWX: 'ReadWriteMany',
  RWOP: 'ReadWriteOncePod',
};

function modesOf(lines: readonly Line[]): string[] {
  return (valueOf(lines, 'Access Modes') ?? '').split(',').flatMap((mode) => MODES[mode.trim()] ?? []);
}

/** A claim: what it asks for, and whether it has it. */
export function claimOf(lines: readonly Line[]): Fields {
  return {
    spec: {
      storageClassName: valueOf(lines, 'StorageClass') ?? '',
      volumeName: valueOf(lines, 'Volume'),
      accessModes: modesOf(lines),
    },
    status: { phase: valueOf(lines, 'Status') },
  };
}

/** A volume: what it gives, and to whom. */
export function volumeOf(lines: readonly Line[]): Fields {
  const claim = /^([^/\s]+)\/(\S+)$/.exec(valueOf(lines, 'Claim') ?? '');
  return {
    spec: {
      storageClassName: valueOf(lines, 'StorageClass') ?? '',
      accessModes: modesOf(lines),
      capacity: { storage: valueOf(lines, 'Capacity') },
      ...(claim ? { claimRef: { namespace: claim[1], name: claim[2] } } : {}),
    },
    status: { phase: valueOf(lines, 'Status') },
  };
}

/** A quota: how much of what is used. */
export function quotaOf(lines: readonly Line[]): Fields {
  const rows = lines.flatMap(({ text }) => {
    const match = /^(\S+)\s+(\S+)\s+(\S+)$/.exec(text);
    return match && !/^(?:Resource|-+)$/.test(match[1] ?? '') ? [match] : [];
  });
  const column = (index: number): Fields =>
    Object.fromEntries(rows.map((row): [string, unknown] => [row[1] ?? '', row[index]]));
  return { spec: { hard: column(3) }, status: { used: column(2), hard: column(3) } };
}
