# threebook with all that it needs: docs/docker.md says how to build and run it.
#
#   docker build -t threebook .                              with CUDA 13
#   docker build -t threebook:cpu --build-arg DEVICE=cpu .   without

ARG DEVICE=cuda

FROM golang:1.26.8-bookworm@sha256:a688600ca24f8a4d3ca77f95b0dd40704a9fc787c826660eb7ba0b641b8b175d AS go

# Debian's packages are those of one day: its archive of snapshots, which the
# image names in a comment, serves them for good. --build-arg SNAPSHOT= takes
# today's archive instead, which keeps only the newest version of a package.
FROM debian:bookworm-20261005-slim@sha256:7c7b2c966bc9ee8cedfeef67e0e279108992c77681fa595db4a9d65c06ccc587 AS base
ARG SNAPSHOT=20261123T000000Z
ENV DEBIAN_FRONTEND=noninteractive
RUN set -eu; \
    if [ -n "$SNAPSHOT" ]; then \
        sed -i -E "/^# (http.*\/)[0-9]{8}T[0-9]{6}Z\$/{s//URIs: \1$SNAPSHOT/;n;d}" /etc/apt/sources.list.d/debian.sources; \
        [ "$(grep -c "^URIs: .*/$SNAPSHOT\$" /etc/apt/sources.list.d/debian.sources)" = "$(grep -c ^URIs: /etc/apt/sources.list.d/debian.sources)" ]; \
        echo 'Acquire::Check-Valid-Until "false";' >/etc/apt/apt.conf.d/80snapshot; \
    fi; \
    apt-get update; \
    apt-get install -y --no-install-recommends ca-certificates=20250419~deb12u2 python3=3.11.2-1+b1; \
    rm -rf /var/lib/apt/lists/*

# Three.js and ECharts, as package-lock.json has them.
FROM base AS packages
RUN set -eu; \
    apt-get update; \
    apt-get install -y --no-install-recommends nodejs=18.20.4+dfsg-1~deb12u3 npm=9.2.0~ds1-1; \
    rm -rf /var/lib/apt/lists/*
WORKDIR /threebook
COPY package.json package-lock.json ./
RUN npm ci --ignore-scripts --no-audit --no-fund

# XLA's plug-ins: the one for the CPU, and for DEVICE=cuda the one for GPUs with
# NVIDIA's libraries, which it finds in nvidia/ beside its own directory.
FROM base AS plugins-cpu
RUN set -eu; \
    apt-get update; \
    apt-get install -y --no-install-recommends python3-pip=23.0.1+dfsg-1; \
    rm -rf /var/lib/apt/lists/*
COPY scripts/docker/cpu.txt /tmp/
RUN set -eu; \
    pip install --no-cache-dir --no-compile --no-deps --require-hashes --only-binary=:all: --target /tmp/cpu -r /tmp/cpu.txt; \
    mkdir -p /opt/xla/plugins /opt/xla/nvidia /opt/xla/licenses; \
    mv /tmp/cpu/*/pjrt_c_api_cpu_plugin.so /opt/xla/plugins/; \
    mv /tmp/cpu/*.dist-info /opt/xla/licenses/; \
    rm -r /tmp/cpu

FROM plugins-cpu AS plugins-cuda
COPY scripts/docker/cuda.txt /tmp/
RUN set -eu; \
    pip install --no-cache-dir --no-compile --no-deps --require-hashes --only-binary=:all: --target /tmp/cuda -r /tmp/cuda.txt; \
    mv /tmp/cuda/jax_plugins/xla_cuda13/xla_cuda_plugin.so /opt/xla/plugins/pjrt_c_api_cuda_plugin.so; \
    mv /tmp/cuda/nvidia/* /opt/xla/nvidia/; \
    ln -s cu13/bin cu13/nvvm /opt/xla/nvidia/; \
    mv /tmp/cuda/*.dist-info /opt/xla/licenses/; \
    rm -r /tmp/cuda

# hadolint ignore=DL3006
FROM plugins-${DEVICE} AS plugins

# JupyterLab, apart from the system's Python.
FROM base AS jupyter
RUN set -eu; \
    apt-get update; \
    apt-get install -y --no-install-recommends python3-venv=3.11.2-1+b1; \
    rm -rf /var/lib/apt/lists/*
COPY scripts/docker/jupyter.txt /tmp/
RUN set -eu; \
    python3 -m venv /opt/jupyter; \
    /opt/jupyter/bin/pip install --no-cache-dir --no-deps --require-hashes --only-binary=:all: -r /tmp/jupyter.txt; \
    rm -r /opt/jupyter/share/jupyter/kernels/python3
COPY scripts/docker/jupyter_server_config.json /opt/jupyter/etc/jupyter/
COPY scripts/docker/kernel.json /opt/jupyter/share/jupyter/kernels/threebook/

FROM base AS threebook
RUN set -eu; \
    apt-get update; \
    apt-get install -y --no-install-recommends \
        chromium-headless-shell=156.0.8078.79-1~deb12u1 \
        fonts-dejavu-core=2.37-6 \
        fonts-liberation=1:1.07.4-11 \
        gcc=4:12.2.0-3 \
        libc6-dev=2.36-9+deb12u14 \
        libstdc++6=12.2.0-14+deb12u1 \
        tini=0.19.0-1+b3; \
    rm -rf /var/lib/apt/lists/*

# The numbers of the user, for files that are shared with the host.
ARG UID=1000
ARG GID=1000
RUN set -eu; \
    groupadd --gid "$GID" threebook; \
    useradd --uid "$UID" --gid "$GID" --create-home --shell /bin/bash threebook; \
    install -d -o threebook -g threebook /threebook /threebook/reports /go

COPY --from=go /usr/local/go /usr/local/go
COPY --from=plugins /opt/xla /opt/xla
COPY --from=jupyter /opt/jupyter /opt/jupyter
RUN set -eu; find /opt/xla/nvidia -mindepth 2 -maxdepth 2 -name lib >/etc/ld.so.conf.d/xla.conf; ldconfig

ENV PATH=/threebook/bin:/opt/jupyter/bin:/usr/local/go/bin:/usr/local/bin:/usr/bin:/bin \
    GOPATH=/go \
    GOTOOLCHAIN=local \
    GOFLAGS=-buildvcs=false \
    PJRT_PLUGIN_LIBRARY_PATH=/opt/xla/plugins \
    THREEBOOK_ROOT=/threebook \
    NVIDIA_DRIVER_CAPABILITIES=compute,utility

USER ${UID}:${GID}
WORKDIR /threebook

# What changes seldom comes first: modules, then the notebook's programs.
COPY --chown=${UID}:${GID} go.mod go.sum ./
COPY --chown=${UID}:${GID} tools tools
RUN set -eu; \
    go mod download; \
    go -C tools/notebook build -o /threebook/.nb/bin/ github.com/janpfeifer/gonb golang.org/x/tools/cmd/goimports golang.org/x/tools/gopls; \
    go clean -cache

COPY --from=packages --chown=${UID}:${GID} /threebook/node_modules node_modules
COPY --chown=${UID}:${GID} . .

# The command, and the packages as the kernel builds them, so that a notebook's
# first cell has only itself to build.
RUN set -eu; \
    . scripts/env; \
    go build -o bin/threebook ./scripts/threebook; \
    ./scripts/kernel --build; \
    ./scripts/kernel --version; \
    threebook --help >/dev/null

VOLUME /threebook/reports
EXPOSE 8888
ENTRYPOINT ["tini", "--", "/threebook/scripts/docker/entrypoint"]
CMD []
