/** Classes and codes with which PostgreSQL says that it is the connection or the server, not the statement. */
const CODES = /^(08...|57P0[1-5]|53[0-9]..|ECONNREFUSED|ECONNRESET|EPIPE|ETIMEDOUT|EHOSTUNREACH|ENOTFOUND|EAI_AGAIN)$/;
const MESSAGES =
  /Connection terminated|Connection ended unexpectedly|timeout exceeded when trying to connect|Query read timeout|Client has encountered a connection error/;

/** Whether the database could not be reached, or went away meanwhile: nobody's fault, and over some time. */
export function isOutage(error: unknown): boolean {
  for (let cause: unknown = error; cause instanceof Error; cause = cause.cause) {
    const { code } = cause as { code?: unknown };
    if ((typeof code === 'string' && CODES.test(code)) || MESSAGES.test(cause.message)) return true;
  }
  return false;
}
