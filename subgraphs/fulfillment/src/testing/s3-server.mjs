import S3rver from '@20minutes/s3rver';

/**
 * A server for tests that speaks S3's API, with the bucket `labels`, on a free port that it prints; it ends with its
 * standard input. A process of its own keeps it out of Jest's module sandbox. Argument: the folder that it keeps files in.
 */
const [directory] = process.argv.slice(2);
const server = new S3rver({
  port: 0,
  address: '127.0.0.1',
  silent: true,
  directory,
  configureBuckets: [{ name: 'labels' }],
});
const { port } = await server.run();
process.stdout.write(`${port}\n`);
process.stdin.resume().on('end', () => server.close(() => process.exit(0)));
