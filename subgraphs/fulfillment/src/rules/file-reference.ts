import type { LabelFormat } from '../carriers/carrier.js';

/** What a link leads to. */
export type FileReference =
  | { readonly kind: 'label'; readonly id: string; readonly format: LabelFormat }
  | { readonly kind: 'pick-list' | 'packing-slip' | 'manifest' | 'customs' | 'return-label'; readonly id: string }
  | { readonly kind: 'batch'; readonly id: string; readonly part: number };
