import type { FailureMode } from './failure-mode.ts';

/** A volume is not bound, not mounted or not writable. */
export const volumeUnavailable: FailureMode = {
  id: 'volume-unavailable',
  title: 'volume cannot be used',
  signs: [
    {
      what: 'a volume is not bound or not mounted',
      where: 'object',
      words: [
        'failedmount',
        'failedattachvolume',
        'persistentvolumeclaim',
        'unbound',
        'volume',
        'storageclass',
        'provisioning',
      ],
      weight: 4,
      needed: true,
    },
    {
      what: 'the log tells of a path that it may not write',
      where: 'log',
      words: ['permission denied', 'read only file system', 'eacces'],
      weight: 1.5,
    },
  ],
  mechanism: '{service} does not get the volume that it needs ({metric}), so that it does not start or cannot write',
  safeguards: ['config-validation', 'leading-signal-alert'],
  measures: [
    {
      what: 'a claim of {service} that no volume fits is rejected',
      category: 'architecture',
      leg: 'prevent',
      strength: 'interlock',
    },
    {
      what: 'a claim of {service} that is unbound for 5 min pages',
      category: 'monitoring',
      leg: 'detect',
      strength: 'warn',
    },
  ],
  sources: ['Kubernetes, "Persistent Volumes"'],
};
