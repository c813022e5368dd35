import { emitSchemas, writeSchemaFiles } from './files.js';

const { files, inconsistencies } = await emitSchemas();
writeSchemaFiles(files);
process.stdout.write(
  `wrote ${Object.keys(files)
    .map((name) => `schema/${name}.graphql`)
    .join(', ')}\n`,
);
if (inconsistencies.length > 0) {
  process.stderr.write(`${inconsistencies.join('\n')}\n`);
  process.exitCode = 1;
}
