import { emitSchemas, updateAccessMatrix, writeSchemaFiles } from './files.js';

const { files, inconsistencies } = await emitSchemas();
writeSchemaFiles(files);
updateAccessMatrix(files['supergraph'] ?? '');
process.stdout.write(
  `wrote ${Object.keys(files)
    .map((name) => `schema/${name}.graphql`)
    .join(', ')}, schema/access-matrix.txt\n`,
);
if (inconsistencies.length > 0) {
  process.stderr.write(`${inconsistencies.join('\n')}\n`);
  process.exitCode = 1;
}
