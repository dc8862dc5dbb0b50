import { existsSync } from 'node:fs';
import type { Command } from 'commander';
import { z } from 'zod';
import { triggers } from '../triggers/index.ts';
import { tools } from '../../tools/index.ts';
import { createApp, type App, type AppParts } from '../app.ts';
import { DEFAULT_CONFIG_FILE, defaultConfig, readConfig, type Config } from '../config.ts';
import { home } from './installation.ts';

const GlobalOptions = z.object({ config: z.string().optional(), json: z.boolean().default(false) });

/** The options that every command has. */
export function globalOptions(command: Command): z.infer<typeof GlobalOptions> {
  return GlobalOptions.parse(command.optsWithGlobals());
}

/** The configuration that was named, the one that is there, or the default. */
export function configOf(command: Command): Config {
  const { config } = globalOptions(command);
  if (config !== undefined) return readConfig(config, tools, triggers);
  return existsSync(DEFAULT_CONFIG_FILE)
    ? readConfig(DEFAULT_CONFIG_FILE, tools, triggers)
    : defaultConfig(tools, triggers);
}

/** Opens an app, lets `work` have it, and closes it whatever happens. */
export async function withApp<Result>(
  config: Config,
  work: (app: App) => Promise<Result>,
  parts: Partial<AppParts> = {},
): Promise<Result> {
  const app = await createApp({ config, tools, triggers, home: home(), ...parts });
  try {
    return await work(app);
  } finally {
    await app.close();
  }
}
