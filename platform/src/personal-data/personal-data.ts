import type { SubgraphName } from '../database/subgraphs.js';
import type { EventDraft } from '../outbox/event.js';
import type { DataSealer } from '../values/sealed.js';

/** Payload of `PersonalDataRequested`: a person wants to see everything that is held on them. */
export interface PersonalDataRequested {
  readonly exportId: string;
  /** The customer, and those who became part of it. */
  readonly customerIds: readonly string[];
}

/**
 * Payload of `PersonalDataOfOrdersRequested`: orders of the person, for those who know orders only. There is one for each
 * part that orders tells, under the same number.
 */
export interface PersonalDataOfOrdersRequested {
  readonly exportId: string;
  readonly customerIds: readonly string[];
  readonly orderIds: readonly string[];
  readonly number: number;
  readonly last: boolean;
}

/** One file of the archive that a person gets: `text`, or bytes as base64. */
export type PersonalFile = { readonly name: string } & ({ readonly text: string } | { readonly base64: string });

/** Payload of `PersonalDataGathered`: a part of what one subgraph holds. */
export interface PersonalDataGathered {
  readonly exportId: string;
  readonly subgraph: SubgraphName;
  /** From 1, without gaps. */
  readonly number: number;
  readonly last: boolean;
  /** Sealed files; null where none of them names anybody. */
  readonly sealed: string | null;
  readonly files: readonly PersonalFile[];
}

/** Payload of `PersonalDataCollected`: everybody has told everything, in so many parts. */
export interface PersonalDataCollected {
  readonly exportId: string;
  readonly parts: Readonly<Record<SubgraphName, number>>;
}

type Place = Pick<PersonalDataGathered, 'exportId' | 'subgraph' | 'number'>;

/** Under which name a part of an export travels. */
export const partId = ({ exportId, subgraph, number }: Place): string =>
  `personal-data:${exportId}:${subgraph}:${number}`;

/** The event that carries a part; `sealer` keeps it unreadable on its way. */
export function personalDataGathered(
  place: Place & { readonly last: boolean },
  files: readonly PersonalFile[],
  sealer?: DataSealer,
): EventDraft<'PersonalDataGathered', PersonalDataGathered> {
  const content = sealer ? { sealed: sealer.seal(files), files: [] } : { sealed: null, files };
  return {
    type: 'PersonalDataGathered',
    aggregateId: partId(place),
    aggregateVersion: 1,
    payload: { ...place, ...content },
  };
}

/** The event that asks those who know orders only. */
export const personalDataOfOrdersRequested = (
  payload: PersonalDataOfOrdersRequested,
): EventDraft<'PersonalDataOfOrdersRequested', PersonalDataOfOrdersRequested> => ({
  type: 'PersonalDataOfOrdersRequested',
  aggregateId: `personal-data:${payload.exportId}:of-orders:${payload.number}`,
  aggregateVersion: 1,
  payload,
});
