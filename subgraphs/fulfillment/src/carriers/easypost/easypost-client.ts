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

type Constructor = new (apiKey: string, options: { timeout?: number; baseUrl?: string }) => EasyPostClient;

/** A client of one account. The library's declarations describe its CommonJS form, so the class is named here. */
export const openEasyPost = (apiKey: string, options: { timeout?: number; baseUrl?: string }): EasyPostClient =>
  new (EasyPostModule as unknown as Constructor)(apiKey, options);
