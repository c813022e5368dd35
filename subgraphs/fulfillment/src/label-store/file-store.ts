import { randomUUID } from 'node:crypto';
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join, normalize, sep } from 'node:path';
import type { LabelStore } from './label-store.js';

/** Label files in a folder, which every process must see: on one machine, or on a shared file system. */
export class FileStore implements LabelStore {
  readonly name = 'file';

  constructor(private readonly folder: string) {}

  /** Written beside its place and then moved, so that nobody reads half a file. */
  async put(key: string, bytes: Uint8Array): Promise<void> {
    const file = this.pathOf(key);
    await mkdir(dirname(file), { recursive: true });
    const draft = `${file}.${randomUUID()}`;
    await writeFile(draft, bytes);
    await rename(draft, file);
  }

  async get(key: string): Promise<Uint8Array | null> {
    try {
      return await readFile(this.pathOf(key));
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
      throw error;
    }
  }

  async remove(key: string): Promise<void> {
    await rm(this.pathOf(key), { force: true });
  }

  private pathOf(key: string): string {
    const path = normalize(key);
    if (path.startsWith('..') || path.startsWith(sep)) throw new RangeError(`${key} is not a key of this store`);
    return join(this.folder, path);
  }
}
