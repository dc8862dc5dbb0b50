import type { Rca } from '../../schema/index.ts';
import { inlineCode } from '../text/inline-code.ts';

/** What every section may refer to. */
export interface BodyContext {
  rca: Rca;
  /** Where the RCA will stand in the repository, and on which branch it stands for review. */
  rcaPath: string;
  rcaBranch: string;
  /** The web page of the repository, without a slash at the end; null where there is none. */
  webUrl: string | null;
}

/** The path of the RCA, as a link to its branch where the repository has a web page. */
export function rcaLink({ rcaPath, rcaBranch, webUrl }: BodyContext): string {
  const name = inlineCode(rcaPath);
  return webUrl === null ? name : `[${name}](${webUrl}/blob/${encodeURI(rcaBranch)}/${encodeURI(rcaPath)})`;
}
