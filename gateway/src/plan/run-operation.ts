import type { GatewayContext } from '../gateway-context.js';
import { SingleFlight } from '../single-flight.js';
import type { JsonObject } from './json-object.js';
import type { OperationAnswer, PlannedOperation } from './planned-operation.js';

/** A planned operation with what a client gave it. */
export interface OperationRequest {
  readonly operation: PlannedOperation;
  /** Text of the document, and the name of its operation: with them the operation is the same. */
  readonly query: string;
  readonly operationName: string | null | undefined;
  /** As the client sent them, valid for the operation. */
  readonly variables: JsonObject;
}

/**
 * Runs operations; identical queries of one identity that are under way at the same time run once. As with the single
 * subgraph's queries, nobody who has seen a write succeed in this process is answered by a read begun before it.
 */
export class OperationRunner {
  // An answer is text and errors, which nobody changes: it can be shared as it is.
  private readonly flights = new SingleFlight<OperationAnswer>((answer) => answer);

  constructor(private readonly shareQueries: boolean) {}

  async run(request: OperationRequest, context: GatewayContext): Promise<OperationAnswer> {
    const { operation, variables } = request;
    const start = () => operation.run(variables, context);
    if (operation.node.operation !== 'query') return start().finally(() => this.flights.forget());
    return this.shareQueries ? this.flights.run(keyOf(request, context), start) : start();
  }
}

/** Everything that an answer depends on; neither headers nor names nor JSON hold line breaks. */
function keyOf({ query, operationName, variables }: OperationRequest, context: GatewayContext): string {
  const { headers, flightKey = '' } = context;
  return `${headers.authorization ?? ''}\n${flightKey}\n${operationName ?? ''}\n${JSON.stringify(variables)}\n${query}`;
}
