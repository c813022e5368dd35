import EasyPostModule from '@easypost/api';

/** The calls of EasyPost's own library that we make. What it answers is parsed where it comes in. */
export interface EasyPostClient {
  readonly Shipment: {
    create(params: object): Promise<unknown>;
    retrieve(idOrReference: string): Promise<unknown>;
    buy(id: string, rateId: string): Promise<unknown>;
    convertLabelFormat(id: string, format: string): Promise<unknown>;
    refund(id: string): Promise<unknown>;
  };
  readonly Tracker: { create(params: object): Promise<unknown> };
  readonly ScanForm: { create(params: object): Promise<unknown> };
  readonly Utils: { validateWebhook(body: Buffer, headers: object, secret: string): object };
}

interface Call {
  timeout(limits: { readonly deadline: number }): Call;
}

type Constructor = new (
  apiKey: string,
  options: { timeout: number; baseUrl?: string; requestMiddleware: (call: Call) => Call },
) => EasyPostClient;

/**
 * A client of one account. The library's declarations describe its CommonJS form, so the class is named here; and it
 * keeps the timeout to itself, so that each call is given its deadline here.
 */
export const openEasyPost = (apiKey: string, timeoutMs: number, baseUrl?: string): EasyPostClient =>
  new (EasyPostModule as unknown as Constructor)(apiKey, {
    timeout: timeoutMs,
    ...(baseUrl ? { baseUrl } : {}),
    requestMiddleware: (call) => call.timeout({ deadline: timeoutMs }),
  });
