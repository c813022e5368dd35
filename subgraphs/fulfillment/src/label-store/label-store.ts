/**
 * Where label files are kept. A key is written once or with the same content again; readers may be on another machine
 * than writers. All methods reject when the store cannot be reached.
 */
export interface LabelStore {
  /** Kept beside each file, so that files stay readable when the installation moves to another store. */
  readonly name: 'database' | 'file' | 's3';
  put(key: string, bytes: Uint8Array, mediaType: string): Promise<void>;
  /** Null when there is no such file. */
  get(key: string): Promise<Uint8Array | null>;
  /** For good; nothing happens when there is no such file. */
  remove(key: string): Promise<void>;
  /** An address under which anybody can read the file for that many seconds, where the store can give one. */
  link?(key: string, seconds: number): Promise<string>;
}
