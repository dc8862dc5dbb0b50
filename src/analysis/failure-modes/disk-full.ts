import type { FailureMode } from './failure-mode.ts';

/** A disk has no room left, so that writes fail or the process stops. */
export const diskFull: FailureMode = {
  id: 'disk-full',
  title: 'disk full',
  signs: [
    {
      what: 'a disk fills',
      where: 'own',
      roles: ['saturation', 'other'],
      words: ['disk', 'filesystem', 'volume', 'storage', 'inode'],
      weight: 2.5,
    },
    {
      what: 'the log tells of no room left',
      where: 'log',
      words: ['no space left', 'enospc', 'disk full', 'disk quota', 'watermark exceeded', 'read only allow delete'],
      weight: 3,
      needed: true,
    },
    { what: 'requests fail', where: 'own', roles: ['errors'], direction: 'up', weight: 0.5 },
  ],
  mechanism: 'The disk that {service} writes to is full ({metric}), so that what it has to write fails',
  safeguards: ['leading-signal-alert', 'runbook'],
  measures: [
    {
      what: 'a disk of {service} that will be full within a day pages',
      category: 'monitoring',
      leg: 'detect',
      strength: 'warn',
    },
    {
      what: '{service} removes or rotates what it no longer needs',
      category: 'automation',
      leg: 'prevent',
      strength: 'eliminate',
    },
  ],
  sources: [
    'Site Reliability Engineering, ch. 22, "Resource Exhaustion"',
    'The Site Reliability Workbook, ch. 4, "Monitoring"',
  ],
};
