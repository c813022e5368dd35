import { ROLES, type Role } from '@oms/platform/auth/actor';
import { z } from 'zod';
import type { AdmissionChecks, Params } from '../admission-model.js';
import { refusal } from '../refusal.js';
import { parseJson } from './parse-json.js';

/** The documents that clients were built with, by id. */
export type TrustedDocuments = ReadonlyMap<string, string>;

const apolloManifest = z.object({
  format: z.literal('apollo-persisted-query-manifest'),
  version: z.literal(1),
  operations: z.array(z.object({ id: z.string().min(1), body: z.string().min(1) })),
});
const plainManifest = z.record(z.string().min(1), z.string().min(1));

/**
 * Reads a manifest: Apollo's (`generate-persisted-query-manifest`), or an object of ids and documents as GraphQL Code
 * Generator and Relay write it. Throws when it is neither.
 */
export function readManifest(json: string): TrustedDocuments {
  const value = parseJson(json, 'the text of a manifest (a file of one is named by OMS_TRUSTED_DOCUMENTS_FILE)');
  const apollo = apolloManifest.safeParse(value);
  if (apollo.success) return new Map(apollo.data.operations.map(({ id, body }) => [id, body]));
  const plain = plainManifest.safeParse(value);
  if (plain.success) return new Map(Object.entries(plain.data));
  throw new Error('The manifest is neither of Apollo nor an object of ids and documents', { cause: plain.error });
}

/** Which callers may send documents of their own. */
export interface TrustOptions {
  readonly documents: TrustedDocuments;
  /** Roles that may send documents which are not in the manifest. Default: all. */
  readonly adHocRoles?: readonly Role[];
}

/**
 * Puts the trusted document in the place of its id, and refuses documents of their own to callers who may only send
 * trusted ones. Nothing can be registered at run time.
 */
export function trustCheck({ documents, adHocRoles = ROLES }: TrustOptions): AdmissionChecks {
  const texts = new Set(documents.values());
  return {
    source(params, { actor }) {
      const id = idIn(params);
      const known = id === undefined ? undefined : documents.get(id);
      if (known !== undefined) return known;
      const { query } = params;
      if (query === undefined || query === '')
        return id === undefined
          ? undefined
          : refusal('PERSISTED_QUERY_NOT_IN_LIST', 'The document of this id is not known here.', { id });
      if (texts.has(query) || adHocRoles.includes(actor?.role ?? 'guest')) return undefined;
      return refusal('QUERY_NOT_IN_SAFELIST', 'Only documents of the manifest are answered: send the id of one.');
    },
  };
}

/** The id of a document, as Apollo's clients send it or as the draft of GraphQL over HTTP says. */
function idIn({ documentId, extensions }: Params): string | undefined {
  if (typeof documentId === 'string') return documentId;
  const persisted = extensions?.['persistedQuery'] as { readonly sha256Hash?: unknown } | null | undefined;
  return typeof persisted?.sha256Hash === 'string' ? persisted.sha256Hash : undefined;
}
