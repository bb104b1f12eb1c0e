# By tag, so that a rebuild takes the base's security fixes; Dependabot proposes newer tags.
# Where builds have to be repeatable: --build-arg PYTHON_IMAGE=python:...@sha256:...
ARG PYTHON_IMAGE=python:3.13-slim-bookworm

FROM ${PYTHON_IMAGE} AS build
ARG EXTRAS=""
ENV UV_COMPILE_BYTECODE=1 UV_LINK_MODE=copy UV_PYTHON_DOWNLOADS=never VIRTUAL_ENV=/opt/ticketfu
WORKDIR /build
COPY requirements*.txt ./
RUN python -m venv /opt/build \
    && /opt/build/bin/pip install --no-cache-dir --require-hashes -r requirements-build.txt \
    && /opt/build/bin/uv venv "$VIRTUAL_ENV" \
    && /opt/build/bin/uv pip sync --no-cache --require-hashes requirements.txt
COPY . .
# What an extra adds is pinned with hashes as well: --build-arg EXTRAS=embedded
RUN /opt/build/bin/uv build --wheel --no-build-isolation --python /opt/build/bin/python \
    && set -- dist/*.whl \
    && /opt/build/bin/uv pip install --no-cache --constraint requirements-dev.txt "$1[${EXTRAS}]"

FROM ${PYTHON_IMAGE}
LABEL org.opencontainers.image.title="TicketFu" \
    org.opencontainers.image.description="A fresh summary of every Zendesk ticket" \
    org.opencontainers.image.licenses="MIT"
# Temporal's own server asks for the name and the home of a user that /etc/passwd does not know.
ENV PATH=/opt/ticketfu/bin:$PATH PYTHONUNBUFFERED=1 USER=ticketfu HOME=/tmp
COPY --from=build /opt/ticketfu /opt/ticketfu
WORKDIR /tmp
USER 10001:10001
EXPOSE 8080
STOPSIGNAL SIGTERM
# Only a process that serves is asked; a worker, which listens nowhere, stays healthy.
HEALTHCHECK --interval=30s --timeout=5s --start-period=20s CMD ["python", "-m", "ticketfu.cli.probe"]
ENTRYPOINT ["ticketfu"]
CMD ["up"]
