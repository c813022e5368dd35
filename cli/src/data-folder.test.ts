import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { FolderInUse, openDataFolder } from './data-folder.js';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'oms-folder-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const lock = (): string => join(folder, 'oms.lock');

describe('a data folder', () => {
  it('keeps its secrets, and is let go of', () => {
    const first = openDataFolder(folder);
    first.release();
    const second = openDataFolder(folder);
    expect(second.secrets).toEqual(first.secrets);
    second.release();
    expect(existsSync(lock())).toBe(false);
  });

  it('belongs to whoever runs on it', () => {
    writeFileSync(lock(), String(process.ppid));
    expect(() => openDataFolder(folder)).toThrow(FolderInUse);
  });

  it('is taken over from a process that is gone, also when another one has its number by now', () => {
    writeFileSync(lock(), '4194399 1');
    openDataFolder(folder).release();
    if (!existsSync('/proc/self/stat')) return;
    writeFileSync(lock(), `${process.ppid} 1`);
    const { release } = openDataFolder(folder);
    expect(readFileSync(lock(), 'utf8')).toMatch(new RegExp(`^${process.pid} \\d+$`));
    release();
  });

  it('whose secrets are broken is told of, and let go of', () => {
    writeFileSync(join(folder, 'secrets.json'), '{ "dataSecret": ');
    expect(() => openDataFolder(folder)).toThrow('secrets.json is not usable: restore it');
    expect(existsSync(lock())).toBe(false);
  });

  it('that cannot be written, or is a file, is told of in words', () => {
    const file = join(folder, 'file');
    writeFileSync(file, '');
    const expected = 'Make it writable, or set OMS_DATA_DIR to another folder.';
    expect(() => openDataFolder(file)).toThrow(expected);
    expect(() => openDataFolder(join(file, 'below'))).toThrow(expected);
    // Root writes wherever it likes.
    if (process.getuid?.() === 0) return;
    chmodSync(folder, 0o500);
    expect(() => openDataFolder(folder)).toThrow(expected);
  });
});
