import type { FailureMode } from './failure-mode.ts';

/** A process may open no more files or sockets, so that new connections fail. */
export const handleExhaustion: FailureMode = {
  id: 'handle-exhaustion',
  title: 'file handles or ports exhausted',
  signs: [
    {
      what: 'the log tells of too many open files, or of no port that is free',
      where: 'log',
      words: [
        'too many open files',
        'emfile',
        'enfile',
        'cannot assign requested address',
        'eaddrnotavail',
        'port exhausted',
      ],
      weight: 3,
      needed: true,
    },
    {
      what: 'open handles grow',
      where: 'own',
      direction: 'up',
      words: ['fds', 'fd', 'handle', 'socket', 'ephemeral'],
      weight: 2,
    },
    { what: 'requests fail', where: 'own', roles: ['errors'], direction: 'up', weight: 0.5 },
  ],
  mechanism: '{service} holds as many open files or sockets as it may ({metric}) and cannot open the next one',
  safeguards: ['leading-signal-alert', 'resource-limits'],
  measures: [
    {
      what: 'open handles of {service} above four fifths of their limit page',
      category: 'monitoring',
      leg: 'detect',
      strength: 'warn',
    },
    {
      what: '{service} closes what it opened, held by a test',
      category: 'architecture',
      leg: 'prevent',
      strength: 'eliminate',
    },
  ],
  sources: ['Linux manual pages, "getrlimit(2)"', 'Nygard, Release It!, 2nd ed., "Resource leaks"'],
};
