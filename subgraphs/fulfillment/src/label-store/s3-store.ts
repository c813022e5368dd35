import { AwsClient } from 'aws4fetch';
import type { LabelStore } from './label-store.js';

export interface S3Options {
  /** Such as `https://s3.eu-central-1.amazonaws.com`; buckets are part of the path. */
  readonly endpoint: string;
  readonly region: string;
  readonly bucket: string;
  /** Put in front of every key; without a slash at the end. */
  readonly prefix?: string;
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
}

const TIMEOUT_MS = 15_000;

/** Label files in a bucket of Amazon S3 or of anything that speaks its API; requests are signed with AWS Signature 4. */
export class S3Store implements LabelStore {
  readonly name = 's3';
  private readonly client: AwsClient;

  constructor(private readonly options: S3Options) {
    const { accessKeyId, secretAccessKey, region } = options;
    this.client = new AwsClient({ accessKeyId, secretAccessKey, region, service: 's3', retries: 3, initRetryMs: 100 });
  }

  async put(key: string, bytes: Uint8Array, mediaType: string): Promise<void> {
    const response = await this.client.fetch(this.urlOf(key), {
      method: 'PUT',
      body: Buffer.from(bytes),
      headers: { 'content-type': mediaType },
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
    if (!response.ok) throw await failure('put', key, response);
    await response.arrayBuffer();
  }

  async get(key: string): Promise<Uint8Array | null> {
    const response = await this.client.fetch(this.urlOf(key), { signal: AbortSignal.timeout(TIMEOUT_MS) });
    if (response.status === 404) return null;
    if (!response.ok) throw await failure('get', key, response);
    return new Uint8Array(await response.arrayBuffer());
  }

  async remove(key: string): Promise<void> {
    const response = await this.client.fetch(this.urlOf(key), {
      method: 'DELETE',
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
    if (!response.ok && response.status !== 404) throw await failure('remove', key, response);
    await response.arrayBuffer();
  }

  async link(key: string, seconds: number): Promise<string> {
    const url = new URL(this.urlOf(key));
    url.searchParams.set('X-Amz-Expires', String(seconds));
    const signed = await this.client.sign(url.toString(), { method: 'GET', aws: { signQuery: true } });
    return signed.url;
  }

  private urlOf(key: string): string {
    const { endpoint, bucket, prefix } = this.options;
    const path = [bucket, ...(prefix ? prefix.split('/') : []), ...key.split('/')].map(encodeURIComponent).join('/');
    return `${endpoint.replace(/\/$/, '')}/${path}`;
  }
}

async function failure(action: string, key: string, response: Response): Promise<Error> {
  const text = (await response.text()).slice(0, 300);
  return new Error(`the label store did not ${action} ${key}: ${response.status} ${text}`);
}
