import type { Finding } from '../finding.ts';
import { isSecret, namesSecret } from './key-value.ts';

const SECRET_KIND = /\bkind\\{0,4}["']?[ \t]{0,4}:[ \t]{0,4}\\{0,4}["']?Secret\b/;
const YAML_DATA = /^([^\n]{0,200}?)\b(?:data|stringData):[ \t]{0,8}\r?$/gm;
const JSON_DATA = /"(?:data|stringData)"\s{0,16}:\s{0,16}\{([^{}]{0,65536})\}/g;
const JSON_PAIR = /"(?:[^"\\\n]|\\.){1,256}"\s{0,16}:\s{0,16}"((?:[^"\\]|\\.){1,65536})"/g;
const YAML_PAIR = /^[^\n]{0,200}?[\w.-]{1,253}:[ \t]{1,8}["']?([^\s"'|>][^\n"']{0,65535})/;
const MOST_LINES = 200;

const NAME = /\bname\\{0,4}["']?[ \t]{0,4}[:=][ \t]{0,4}\\{0,4}["']?([\w.-]{1,128})/gi;
const VALUE = /^[\s\\"',}-]{0,16}\bvalue\\{0,4}["']?[ \t]{0,4}[:=][ \t]{0,4}\\{0,4}["']?([^\s"'\\,}]{3,4096})/i;

/** The values of a Kubernetes Secret, as YAML or JSON, and of variables whose name says that they are secret. */
export function manifestSecrets(text: string): Finding[] {
  const findings = SECRET_KIND.test(text) ? [...yamlValues(text), ...jsonValues(text)] : [];
  return [...findings, ...variables(text)];
}

function yamlValues(text: string): Finding[] {
  const findings: Finding[] = [];
  for (const data of text.matchAll(YAML_DATA)) {
    let start = data.index + data[0].length + 1;
    for (let line = 0; line < MOST_LINES && start < text.length; line += 1) {
      const next = text.indexOf('\n', start);
      const stop = next < 0 ? text.length : next;
      const content = text.slice(start, stop);
      if (!/[ \t]/.test(content.charAt(data[1]?.length ?? 0))) break;
      const secret = YAML_PAIR.exec(content)?.[1]?.trimEnd();
      if (secret !== undefined) {
        const at = start + content.indexOf(secret, content.indexOf(':'));
        findings.push({ start: at, end: at + secret.length, kind: 'secret', secret });
      }
      start = stop + 1;
    }
  }
  return findings;
}

function jsonValues(text: string): Finding[] {
  return [...text.matchAll(JSON_DATA)].flatMap((data) => {
    const offset = data.index + data[0].length - 1 - (data[1] ?? '').length;
    return [...(data[1] ?? '').matchAll(JSON_PAIR)].map((pair) => {
      const secret = pair[1] ?? '';
      const end = offset + pair.index + pair[0].length - 1;
      return { start: end - secret.length, end, kind: 'secret', secret };
    });
  });
}

/** `name: DB_PASSWORD` with its `value: …` behind it or on the next line. */
function variables(text: string): Finding[] {
  return [...text.matchAll(NAME)].flatMap((match) => {
    const sure = namesSecret(match[1] ?? '');
    if (!sure) return [];
    const from = match.index + match[0].length;
    const value = VALUE.exec(text.slice(from, from + 8192));
    const secret = value?.[1];
    if (!value || secret === undefined || !isSecret(secret, sure === 'strong')) return [];
    const end = from + value[0].length;
    return [{ start: end - secret.length, end, kind: 'secret', secret }];
  });
}
