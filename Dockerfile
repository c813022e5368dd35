# One image for every process: which one a container is, its command says (see docker-compose.yml).

FROM node:24-bookworm-slim AS build
WORKDIR /oms
ENV CI=true
COPY . .
RUN npm ci --ignore-scripts
RUN node node_modules/typescript/bin/tsc -b && node scripts/copy-assets.mjs
RUN npm prune --omit=dev --omit=optional --ignore-scripts \
  && find . -name node_modules -prune -o -type d -name src -print | xargs rm -rf \
  && find . -name node_modules -prune -o -name '*.tsbuildinfo' -print | xargs rm -f

FROM node:24-bookworm-slim
LABEL org.opencontainers.image.title="OMS" \
  org.opencontainers.image.description="Open order management system: one federated GraphQL graph" \
  org.opencontainers.image.licenses="MIT"
WORKDIR /oms
ENV NODE_ENV=production \
  NODE_OPTIONS=--enable-source-maps \
  HOST=0.0.0.0 \
  LOG_LEVEL=info \
  LOG_FORMAT=json
COPY --from=build --chown=root:root /oms ./
USER node
# Node.js passes signals to its handlers also as process 1; `docker run --init` or `init: true` reaps what it leaves.
ENTRYPOINT ["node", "cli/dist/main.js"]
CMD ["--help"]
