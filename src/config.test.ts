import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { parseConfig } from './config.ts';
import { defineTool, Question } from './tool.ts';

const tool = defineTool({
  name: 'weather',
  description: 'A place to look.',
  config: z.strictObject({ url: z.url(), token: z.string().default('') }),
  input: Question,
  seed: () => [],
  run: () => Promise.resolve({ observations: [], total: 0, truncated: false }),
  doctor: () => Promise.resolve('fine'),
});

function parse(text: string, environment: Record<string, string> = {}) {
  return parseConfig('file.yaml', text, [tool], [], environment);
}

describe('the configuration', () => {
  it('needs nothing', () => {
    const config = parse('');

    expect(config.reasoner).toBe('rules');
    expect(config.publish.policy).toEqual({
      rca: 'immediate',
      issues: 'on-approval',
      fixes: 'on-approval',
      summary: 'on-approval',
    });
  });

  it.each([
    ['stroe: {folder: x}', /file\.yaml: unknown key stroe/],
    ['tools: {wether: {}}', /unknown key tools\.wether/],
    ['tools: {weather: {url: "not a url"}}', /tools\.weather\.url/],
    ['tools: {weather: {url: "http://x", tokn: y}}', /unknown key tools\.weather\.tokn/],
    ['a: [1', /file\.yaml:\d+:\d+: is no YAML/],
    ['server: {port: 70000}', /server\.port/],
    [
      'reasoner: {openai: {baseUrl: "http://x", model: a, caps: {run: {money: 1}}}}',
      /reasoner\.openai\.caps: cap money, which only holds where every model has a price/,
    ],
    [
      'reasoner: {openai: {baseUrl: "http://x", model: a, price: {in: 1, out: 1}, roles: {explain: {model: b}}, caps: {day: {money: 1}}}}',
      /every model has a price, those of roles too/,
    ],
    [
      'tools: {weather: {url: "http://x", token: "${WEATHER_TOKEN}"}}',
      /tools\.weather\.token asks for .* WEATHER_TOKEN/,
    ],
  ])('refuses %s and names the place', (text, message) => {
    expect(() => parse(text)).toThrow(message);
  });

  it('takes secrets from the environment', () => {
    const config = parse('tools: {weather: {url: "http://x", token: "${WEATHER_TOKEN}"}}', { WEATHER_TOKEN: 'sunny' });

    expect(config.tools['weather']).toEqual({ url: 'http://x', token: 'sunny' });
  });
});
