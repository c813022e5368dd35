import { startTestPostgres } from './test-postgres.mjs';

export default async function globalSetup() {
  if (process.env['OMS_TEST_DATABASE_URL']) return;
  const server = await startTestPostgres();
  process.env['OMS_TEST_DATABASE_URL'] = server.url;
  globalThis.__omsTestPostgres = server;
}
