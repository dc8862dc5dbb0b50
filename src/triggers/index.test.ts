import { readdirSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { DeliveryError } from '../errors.ts';
import { triggers } from './index.ts';

/** A section that each trigger can be opened with. A new trigger needs a line here. */
const SECTIONS: Readonly<Record<string, object>> = {
  alertmanager: { bearerToken: 'token' },
  manual: {},
};

describe('the list of triggers', () => {
  it('names every file of the folder, and nothing else', () => {
    const files = readdirSync(import.meta.dirname, { withFileTypes: true })
      .filter((entry) => entry.isFile() && /^(?!.*\.test(-support)?\.ts$).*\.ts$/.test(entry.name))
      .map(({ name }) => name.replace(/\.ts$/, ''))
      .filter((name) => name !== 'index');

    expect(triggers.map(({ name }) => name)).toEqual(files.toSorted());
  });
});

describe.each(triggers.map((trigger) => ({ name: trigger.name, trigger })))('$name', ({ name, trigger }) => {
  it('refuses a section with a key that it does not know', () => {
    expect(() => trigger.open({ ...SECTIONS[name], surprise: 1 })).toThrow(z.ZodError);
  });

  it('takes its own parsed section again, as the configuration hands it over', () => {
    expect(() => trigger.open(trigger.config.parse(SECTIONS[name]))).not.toThrow();
  });

  it('takes nothing from a request that does not say who sends it', () => {
    const open = trigger.open(SECTIONS[name]);

    for (const body of ['', '{}', 'x']) {
      const deliver = () => open.receive({ headers: { host: 'h' }, body: new TextEncoder().encode(body) });

      expect(deliver).toThrow(DeliveryError);
      expect(deliver).toThrow(expect.objectContaining({ status: 401 }));
    }
  });
});
