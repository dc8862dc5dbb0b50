import { impactFigures } from '../../analysis/impact.ts';
import { createLedger, seenIn } from '../../ledger.ts';
import { computed } from '../../rca/compute.ts';
import {
  epochMs,
  FIGURES,
  type AnchorName,
  type Computation,
  type Impact,
  type Quantity,
  type Reach,
} from '../../schema/index.ts';
import type { Deps } from '../deps.ts';
import type { State, Step } from '../state.ts';
