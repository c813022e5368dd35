import { createHmac } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';

interface StubShipment {
  readonly id: string;
  readonly reference: string | null;
  readonly rates: readonly Record<string, unknown>[];
  selected_rate: Record<string, unknown> | null;
  postage_label: Record<string, unknown> | null;
  tracking_code: string | null;
  refund_status: string | null;
  scan_form: { readonly id: string } | null;
  tracker: { readonly public_url: string } | null;
}

/** What the stub is told to do with its next calls. */
export interface EasyPostFaults {
  /** Milliseconds before every answer. */
  slowMs: number;
  /** Answers 503 and does nothing. */
  unavailable: number;
  /** Buys, and then breaks the connection. */
  loseAnswers: number;
  /** Buys, and then answers 500. */
  failAfterBuying: number;
  /** Answers 422 to a purchase. */
  refuse: number;
}

class Refusal extends Error {
  constructor(
    readonly status: number,
    readonly code: string,
    message: string,
  ) {
    super(message);
  }
}

const body = z.object({ shipment: z.record(z.string(), z.unknown()).optional(), rate: z.object({ id: z.string() }).optional(), tracker: z.record(z.string(), z.unknown()).optional(), scan_form: z.record(z.string(), z.unknown()).optional() }); // prettier-ignore
type Body = z.infer<typeof body>;

async function readBody(request: IncomingMessage): Promise<Body> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  const text = Buffer.concat(chunks).toString('utf8');
  return text ? body.parse(JSON.parse(text)) : {};
}

/**
 * EasyPost as its published description has it, as far as labels go: a shipment with rates, bought once, found by id or
 * reference, refunded, tracked, put on a scan form. It counts what it sold, and can be slow, failing or silent.
 */
export class EasyPostStub {
  readonly faults: EasyPostFaults = { slowMs: 0, unavailable: 0, loseAnswers: 0, failAfterBuying: 0, refuse: 0 };
  readonly shipments = new Map<string, StubShipment>();
  /** Purchases that cost money. */
  purchases = 0;
  url = '';
  private server: Server | undefined;
  private count = 0;

  static async start(): Promise<EasyPostStub> {
    const stub = new EasyPostStub();
    const server = createServer((request, response) => void stub.answer(request, response));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const address = server.address();
    stub.server = server;
    stub.url = `http://127.0.0.1:${typeof address === 'object' && address ? address.port : 0}/v2`;
    return stub;
  }

  async close(): Promise<void> {
    this.server?.closeAllConnections();
    await new Promise<void>((resolve) => this.server?.close(() => resolve()));
  }

  /** A message as EasyPost would send it, with its signature. */
  static signed(event: object, secret: string): { readonly body: string; readonly headers: Record<string, string> } {
    const text = JSON.stringify(event);
    const mac = createHmac('sha256', secret.normalize('NFKD')).update(text).digest('hex');
    return { body: text, headers: { 'x-hmac-signature': `hmac-sha256-hex=${mac}` } };
  }

  private async answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const send = (status: number, content: unknown): void => {
      response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(content));
    };
    try {
      await sleep(this.faults.slowMs);
      const path = (request.url ?? '').split('?')[0] ?? '';
      if (path.startsWith('/v2/files/')) {
        response.writeHead(200).end(path.endsWith('.zpl') ? '^XA^FDstub^FS^XZ' : '%PDF-1.4 stub');
        return;
      }
      if (!request.headers.authorization) throw new Refusal(401, 'APIKEY.INACTIVE', 'no API key');
      if (this.take('unavailable')) throw new Refusal(503, 'SERVICE.UNAVAILABLE', 'come again later');
      send(200, this.route(`${request.method} ${path.replace('/v2/', '')}`, await readBody(request)));
      return;
    } catch (error) {
      if (error instanceof Refusal)
        return send(error.status, { error: { code: error.code, message: error.message, errors: [] } });
      response.destroy();
    }
  }

  private take(fault: 'unavailable' | 'loseAnswers' | 'failAfterBuying' | 'refuse'): boolean {
    if (this.faults[fault] <= 0) return false;
    this.faults[fault] -= 1;
    return true;
  }

  private route(call: string, input: Body): unknown {
    if (call === 'POST shipments') return this.create(input.shipment ?? {});
    if (call === 'POST trackers') return this.tracker(String(input.tracker?.['tracking_code']));
    if (call === 'POST scan_forms') return this.scanForm(input.scan_form ?? {});
    const [, id = '', action = ''] = /^(?:GET|POST) shipments\/([^/]+)(?:\/(\w+))?$/.exec(call) ?? [];
    return this.act(this.find(id), action, input.rate?.id ?? '');
  }

  private act(shipment: StubShipment, action: string, rateId: string): unknown {
    if (action === 'buy') return this.buy(shipment, rateId);
    if (action === 'refund') return Object.assign(shipment, { refund_status: 'submitted' });
    if (action !== 'label') return shipment;
    const label = { ...shipment.postage_label, label_zpl_url: `${this.url}/files/${shipment.id}.zpl` };
    return { ...shipment, postage_label: label };
  }

  private find(idOrReference: string): StubShipment {
    const found =
      this.shipments.get(idOrReference) ??
      [...this.shipments.values()].find((one) => one.reference === decodeURIComponent(idOrReference));
    if (!found) throw new Refusal(404, 'NOT_FOUND', 'The requested resource could not be found.');
    return found;
  }

  private create(input: Record<string, unknown>): StubShipment {
    this.count += 1;
    const id = `shp_${String(this.count).padStart(8, '0')}`;
    const rate = (service: string, price: string, days: number) => ({
      id: `rate_${id}_${service}`, object: 'Rate', carrier: 'USPS', service, rate: price, currency: 'USD', est_delivery_days: days, shipment_id: id,
    }); // prettier-ignore
    const shipment: StubShipment = {
      id,
      reference: typeof input['reference'] === 'string' ? input['reference'] : null,
      rates: [rate('GroundAdvantage', '5.35', 5), rate('Priority', '7.58', 2), rate('Express', '28.10', 1)],
      selected_rate: null,
      postage_label: null,
      tracking_code: null,
      refund_status: null,
      scan_form: null,
      tracker: null,
    };
    this.shipments.set(id, shipment);
    return shipment;
  }

  private buy(shipment: StubShipment, rateId: string): StubShipment {
    if (shipment.postage_label)
      throw new Refusal(422, 'SHIPMENT.POSTAGE.EXISTS', 'Postage already exists for this shipment.');
    if (this.take('refuse')) throw new Refusal(422, 'SHIPMENT.INVALID_PARAMS', 'Unable to ship there.');
    const rate = shipment.rates.find((one) => one['id'] === rateId);
    if (!rate) throw new Refusal(422, 'RATE.INVALID', 'There is no such rate.');
    this.purchases += 1;
    const code = `94001000000000${shipment.id.slice(4)}`;
    Object.assign(shipment, {
      selected_rate: rate,
      tracking_code: code,
      tracker: { public_url: `https://track.easypost.com/${code}` },
      postage_label: {
        label_url: `${this.url}/files/${shipment.id}.pdf`,
        label_file_type: 'application/pdf',
        label_pdf_url: null,
      },
    });
    if (this.take('loseAnswers')) throw new Error('the connection breaks');
    if (this.take('failAfterBuying')) throw new Refusal(500, 'INTERNAL_SERVER_ERROR', 'something went wrong');
    return shipment;
  }

  private tracker(code: string): unknown {
    return { id: `trk_${code}`, object: 'Tracker', tracking_code: code, status: 'in_transit', est_delivery_date: '2026-03-05T00:00:00Z', tracking_details: [
      { status: 'pre_transit', datetime: '2026-03-02T10:00:00Z', message: 'Label created' },
      { status: 'in_transit', datetime: '2026-03-03T10:00:00Z', message: 'Arrived at facility', tracking_location: { city: 'OAKLAND', state: 'CA', country: 'US' } },
    ] }; // prettier-ignore
  }

  private scanForm(input: Record<string, unknown>): unknown {
    const form = { id: `sf_${this.count}`, object: 'ScanForm', status: 'created' };
    for (const { id } of z.array(z.object({ id: z.string() })).parse(input['shipments']))
      Object.assign(this.find(id), { scan_form: form });
    return form;
  }
}
