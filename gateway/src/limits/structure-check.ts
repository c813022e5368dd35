import type { DocumentNode } from 'graphql';
import type { AdmissionChecks } from '../admission-model.js';
import { limitsOf, type LimitsByRole } from './limits.js';
import { measureDocument, type Measures } from './measure-document.js';
import { overLimit } from './over-limit.js';

const NAMES = ['tokens', 'depth', 'aliases', 'rootFields', 'selections', 'directives'] as const;

/** Refuses documents that are larger than the caller's role may send, before anything is validated or planned. */
export function structureCheck(limits: LimitsByRole): AdmissionChecks {
  // Documents are remembered by admission; what is counted in them goes with them.
  const measured = new WeakMap<DocumentNode, Measures>();
  return {
    document(document, { actor }) {
      const measures = measured.get(document) ?? measureDocument(document);
      measured.set(document, measures);
      const own = limitsOf(limits, actor);
      for (const name of NAMES) {
        const said = overLimit(name, own, measures[name]);
        if (said) return said;
      }
      return undefined;
    },
  };
}
