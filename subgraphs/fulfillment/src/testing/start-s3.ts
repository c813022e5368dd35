import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';

/** A server that speaks S3's API, in a process of its own. */
export interface RunningS3 {
  readonly url: string;
  close(): Promise<void>;
}

const SERVER = fileURLToPath(new URL('./s3-server.mjs', import.meta.url));

/** Starts it on a free port with the bucket `labels`; it ends with its standard input. */
export async function startS3(folder: string): Promise<RunningS3> {
  const child = spawn(process.execPath, [SERVER, folder], { stdio: ['pipe', 'pipe', 'inherit'], env: {} });
  const port = await new Promise<string>((resolve, reject) => {
    child.stdout.once('data', (chunk: Buffer) => resolve(chunk.toString().trim()));
    child.once('exit', (code) => reject(new Error(`the S3 server ended with ${code}`)));
  });
  return {
    url: `http://127.0.0.1:${port}`,
    close: () =>
      new Promise((resolve) => {
        child.removeAllListeners('exit').once('exit', () => resolve());
        child.stdin.end();
      }),
  };
}
