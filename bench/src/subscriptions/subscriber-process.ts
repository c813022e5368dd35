import { WebSocket } from 'ws';

/** What the parent tells this process. */
export type ToSubscribers =
  | { readonly kind: 'connect'; readonly url: string; readonly token: string; readonly orderIds: readonly string[] }
  | { readonly kind: 'report' };

/** What this process tells its parent: all are connected, or `[orderId, sequence, milliseconds since 1970]` of each event. */
export type FromSubscribers =
  | { readonly kind: 'connected' }
  | { readonly kind: 'received'; readonly events: readonly Received[]; readonly closed: number };
export type Received = readonly [string, number, number];

const QUERY = `subscription($orderId: ID!) {
  orderStatusChanged(orderId: $orderId) { sequence status fulfillmentStatus order { number total { amount } } }
}`;
/** Sockets that are opened at the same time. */
const AT_ONCE = 50;

const received: Received[] = [];
let closed = 0;

const now = (): number => performance.timeOrigin + performance.now();

interface Message {
  readonly type: string;
  readonly payload?: { readonly data?: { readonly orderStatusChanged?: { readonly sequence: number } | null } };
}

function subscribe(url: string, token: string, orderId: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const socket = new WebSocket(url, 'graphql-transport-ws', { perMessageDeflate: false });
    const say = (message: object): void => socket.send(JSON.stringify(message));
    socket.on('open', () => say({ type: 'connection_init', payload: { authorization: `Bearer ${token}` } }));
    socket.on('error', reject);
    socket.on('close', () => {
      closed += 1;
    });
    socket.on('message', (data: Buffer) => {
      const { type, payload } = JSON.parse(data.toString()) as Message;
      if (type === 'connection_ack') {
        say({ id: '1', type: 'subscribe', payload: { query: QUERY, variables: { orderId } } });
        resolve();
      }
      const sequence = payload?.data?.orderStatusChanged?.sequence;
      if (sequence !== undefined) received.push([orderId, sequence, now()]);
    });
  });
}

async function connect(url: string, token: string, orderIds: readonly string[]): Promise<void> {
  const left = [...orderIds];
  const worker = async (): Promise<void> => {
    for (let orderId = left.pop(); orderId; orderId = left.pop()) await subscribe(url, token, orderId);
  };
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
}

const tell = (message: FromSubscribers): void => void process.send?.(message);

process.on('message', (message: ToSubscribers) => {
  if (message.kind === 'report') tell({ kind: 'received', events: received.splice(0), closed });
  else
    connect(message.url, message.token, message.orderIds).then(
      () => tell({ kind: 'connected' }),
      (error: unknown) => {
        process.stderr.write(`${String(error)}\n`);
        process.exit(1);
      },
    );
});
process.on('disconnect', () => process.exit(0));
