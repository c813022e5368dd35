import { GraphQLError } from 'graphql';

/** Why the gateway ends a stream that its client did not end. */
export type StreamEndCode =
  | 'UNAUTHENTICATED'
  | 'FORBIDDEN'
  | 'NOT_FOUND'
  | 'BAD_USER_INPUT'
  | 'SLOW_CONSUMER'
  | 'SHUTTING_DOWN'
  | 'RATE_LIMITED'
  | 'INTERNAL_SERVER_ERROR';

/** The end of a stream, as its client is told of it. */
export class StreamEnd extends GraphQLError {
  override readonly name = 'StreamEnd';

  constructor(
    readonly code: StreamEndCode,
    message: string,
    details: Readonly<Record<string, unknown>> = {},
  ) {
    super(message, { extensions: { ...details, code } });
  }
}

/** The token that a stream was opened with has ended, was revoked, or stands for other rights than before. */
export const tokenExpired = (): StreamEnd =>
  new StreamEnd('UNAUTHENTICATED', 'The token has expired: connect again with a new one');
export const tokenRevoked = (): StreamEnd => new StreamEnd('UNAUTHENTICATED', 'The token is not valid any more');
export const rightsChanged = (): StreamEnd =>
  new StreamEnd('FORBIDDEN', 'The rights of this token have changed: connect again');
