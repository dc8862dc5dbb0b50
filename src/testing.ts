export { scriptedReasoner, type ScriptedReasoner, type ScriptedStep } from './reasoner/scripted.ts';
export { shownIds } from './reasoner/openai/shown-ids.ts';
export { rulesReasoner } from './reasoner/rules/rules.ts';
export { folderPublisher } from './publish/folder.ts';
export type { Store } from './store/store.ts';
export { openRecording } from '../tools/bundle.ts';
export { openStore } from './store/open.ts';
export { withRedaction } from './agent/redacted-tool.ts';
export { createRedactor } from './redact/redactor.ts';
