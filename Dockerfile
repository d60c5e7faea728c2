# One image for the network-level proxy and for the collector: see docs/network.md and compose.yaml.
# scripts/image-steps.mjs runs the RUN steps below without Docker, as they stand.
ARG NODE_IMAGE=node:22-slim

FROM ${NODE_IMAGE} AS build
WORKDIR /build
COPY package.json package-lock.json ./
RUN npm ci --ignore-scripts --no-audit --no-fund
COPY . .
RUN node scripts/build.mjs programs
# What `npm publish` would pack, and DuckDB, with which the collector writes its archive. All else stays behind.
RUN npm pack --ignore-scripts --pack-destination .. \
    && mkdir -p ../image/node_modules ../data/keys \
    && tar -xzf ../pretense-*.tgz -C ../image --strip-components=1 \
    && cp -R node_modules/@duckdb ../image/node_modules/

FROM ${NODE_IMAGE} AS run
ENV NODE_ENV=production \
    HOME=/data \
    PRETENSE_HOME=/data/home \
    PRETENSE_KEYS_DIR=/data/keys \
    PRETENSE_COLLECTOR_HOME=/data/collector
COPY --from=build /image /opt/pretense
# The account `node` of the image: the only folder that it may write.
COPY --from=build --chown=1000:1000 /data /data
VOLUME ["/data"]
USER 1000:1000
WORKDIR /data
EXPOSE 9443 9440
HEALTHCHECK --interval=30s --timeout=10s --start-period=30s --retries=3 CMD ["node", "/opt/pretense/dist/cli.cjs", "status", "--health"]
ENTRYPOINT ["node", "/opt/pretense/dist/cli.cjs"]
CMD ["--help"]
