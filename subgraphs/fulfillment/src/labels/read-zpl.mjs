import { readFileSync } from 'node:fs';
import { ready } from 'zpl-renderer-js';

/**
 * Independent reader for tests: draws the ZPL label on standard input with another printer engine (zebrash) and writes
 * the picture to standard output. A process of its own keeps its WebAssembly out of Jest's module sandbox.
 */
const zpl = readFileSync(0, 'utf8');
const { api } = await ready;
const picture = await api.zplToBase64Async(zpl, 101.6, 152.4, 8);
process.stdout.write(Buffer.from(picture, 'base64'), () => process.exit(0));
